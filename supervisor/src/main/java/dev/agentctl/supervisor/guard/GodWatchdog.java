package dev.agentctl.supervisor.guard;

import dev.agentctl.shared.agent.AgentHomes;
import dev.agentctl.shared.cli.CommandFailure;
import dev.agentctl.shared.cli.Console;
import dev.agentctl.shared.cli.ExitCode;
import dev.agentctl.shared.engine.Distribution;
import dev.agentctl.shared.file.OwnerLock;
import dev.agentctl.shared.file.RotatedLog;
import dev.agentctl.shared.secret.Credentials;
import dev.agentctl.shared.secret.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** The command {@code god-watchdog}: brings God back whenever it has ended. One runs for a root. */
public final class GodWatchdog {
    private static final String NAME = "god-watchdog";
    private static final long LOG_BYTES = 1 << 20;

    private GodWatchdog() {}

    public static void main(String... arguments) {
        PlainCommand.main(NAME, WatchdogOptions.HELP, GodWatchdog::run, arguments);
    }

    private static ExitCode run(Console console, List<String> arguments) throws IOException, InterruptedException {
        WatchdogOptions options = WatchdogOptions.parse(arguments);
        AgentHomes homes = AgentHomes.of(console.environment());
        Clock clock = Clock.systemUTC();
        WatchdogStatus status = new WatchdogStatus(homes, clock);
        if (options.status()) {
            return status.show(console, options.json());
        }
        prepare(homes.guard());
        Optional<OwnerLock> lock = OwnerLock.take(WatchdogStatus.pidFile(homes));
        if (lock.isEmpty()) {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    "another god-watchdog watches over " + homes.root() + " already"
                            + status.pid().map(pid -> ", as process " + pid).orElse("")
                            + ": see 'god-watchdog --status'");
        }
        try (OwnerLock _ = lock.get()) {
            watch(console, options, homes, clock);
        }
        return ExitCode.FINE;
    }

    /** Only this user may look into it. */
    private static void prepare(Path guard) throws IOException {
        Files.createDirectories(guard.toAbsolutePath().getParent());
        if (!Files.isDirectory(guard)) {
            Files.createDirectory(
                    guard, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
    }

    private static void watch(Console console, WatchdogOptions options, AgentHomes homes, Clock clock)
            throws IOException, InterruptedException {
        Optional<Secret> token = new WatchdogToken(homes, console).take(options);
        RotatedLog log = new RotatedLog(homes.guard().resolve("watchdog.log"), LOG_BYTES, clock, line -> {
            console.out().println(line);
            console.out().flush();
        });
        log.say("watching over God in " + homes.root() + ", as process "
                + ProcessHandle.current().pid()
                + (token.isPresent() ? ", with its token in memory" : ", without a token"));
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> log.say("told to end: God is not brought back any more")));
        Map<String, String> environment = new HashMap<>(console.environment());
        environment.remove(Credentials.TOKEN);
        Semaphore woken = new Semaphore(0);
        try (GodSearch search =
                new GodSearch(() -> OpenEngines.open(options.host(), environment, homes), homes, woken::release)) {
            new Watchdog(
                            search,
                            new Resurrection(Distribution.own(), options.host(), environment, token, homes.guard()),
                            new GuardActs(homes, clock, NAME),
                            log,
                            new WatchdogRecord(homes, clock, token.isPresent()),
                            woken)
                    .run();
        }
    }
}
