package dev.agentctl.supervisor.guard;

import dev.agentctl.shared.agent.AgentHomes;
import dev.agentctl.shared.cli.Console;
import dev.agentctl.shared.cli.ExitCode;
import dev.agentctl.shared.file.UntrustedFile;
import dev.agentctl.shared.json.Json;
import dev.agentctl.shared.json.JsonObject;
import dev.agentctl.shared.process.ProcessTable;
import dev.agentctl.shared.text.Clean;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/** {@code god-watchdog --status}: from the files of the watchdog that runs, or ran. Changes nothing and asks no engine. */
final class WatchdogStatus {
    private static final int MAX_BYTES = 4096;

    private final AgentHomes homes;
    private final Clock clock;

    WatchdogStatus(AgentHomes homes, Clock clock) {
        this.homes = homes;
        this.clock = clock;
    }

    static Path pidFile(AgentHomes homes) {
        return homes.guard().resolve("watchdog.pid");
    }

    /** The watchdog that runs; empty where the last one has ended, by whatever way. */
    Optional<Long> pid() throws IOException {
        JsonObject owner;
        try {
            owner = Json.object(UntrustedFile.read(pidFile(homes), MAX_BYTES));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
        long pid = owner.number("pid").orElse(-1);
        boolean isThisBoot = owner.text("boot_id").orElse("").equals(ProcessTable.boot());
        Optional<Instant> started =
                ProcessHandle.of(pid).flatMap(process -> process.info().startInstant());
        return isThisBoot && started.isPresent() && started.equals(owner.instant("started_at"))
                ? Optional.of(pid)
                : Optional.empty();
    }

    ExitCode show(Console console, boolean asJson) throws IOException {
        Optional<Long> pid = pid();
        JsonObject record = WatchdogRecord.read(homes).orElse(JsonObject.EMPTY);
        String god = pid.isPresent() ? record.text("god").orElse("unknown") : "not watched";
        if (asJson) {
            JsonObject answer =
                    JsonObject.EMPTY.with("running", pid.isPresent()).with("pid", pid.orElse(null));
            for (var field : record.fields().entrySet()) {
                answer = answer.with(field.getKey(), field.getValue());
            }
            console.json(answer.with("god", god));
        } else {
            print(console, pid, record, god);
        }
        return pid.isPresent() && god.equals("alive") ? ExitCode.FINE : ExitCode.FINDINGS;
    }

    private void print(Console console, Optional<Long> pid, JsonObject record, String god) {
        Instant now = clock.instant();
        console.out()
                .println(
                        pid.isPresent()
                                ? "god-watchdog: runs as process " + pid.get()
                                        + record.instant("since")
                                                .map(at -> " since " + KillReport.ago(at, now))
                                                .orElse("")
                                : "god-watchdog: does not run");
        String where = god.equals("alive")
                ? ", in " + record.text("engine").orElse("?") + " since "
                        + record.instant("started_at")
                                .map(at -> KillReport.ago(at, now))
                                .orElse("?")
                : record.text("why").map(why -> ": " + why).orElse("");
        console.out().println("God: " + god + Clean.line(where, 300));
        console.out().println("token: " + (record.flag("token").orElse(false) ? "held in memory" : "none"));
        long times = record.number("resurrections").orElse(0);
        console.out()
                .println("brought back: " + times + " times"
                        + record.instant("last_resurrection_at")
                                .map(at -> ", last " + KillReport.ago(at, now))
                                .orElse(""));
        if (record.text("last_failure").isPresent()) {
            console.out()
                    .println("last failure: "
                            + Clean.line(record.text("last_failure").get(), 300)
                            + record.instant("last_failure_at")
                                    .map(at -> ", " + KillReport.ago(at, now))
                                    .orElse(""));
        }
    }
}
