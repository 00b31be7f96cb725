package dev.agentctl.supervisor.guard;

import dev.agentctl.shared.agent.AgentHomes;
import dev.agentctl.shared.agent.AgentName;
import dev.agentctl.shared.agent.KillFiles;
import dev.agentctl.shared.cli.Console;
import dev.agentctl.shared.engine.Agent;
import dev.agentctl.shared.engine.AgentSpec;
import dev.agentctl.shared.engine.Engine;
import dev.agentctl.shared.engine.EngineException;
import dev.agentctl.shared.engine.Engines.Problem;
import dev.agentctl.shared.engine.KnobEngine;
import dev.agentctl.shared.json.Json;
import dev.agentctl.shared.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A desk to give the kill switch's commands at: kill files in a folder of the test's, engines with knobs. */
final class KillDesk {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    final Clock clock = Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC);
    final AgentHomes homes;
    final KillFiles files;
    final KnobEngine podman = new KnobEngine("podman", clock);
    final KnobEngine local = new KnobEngine("local", clock);
    final List<Problem> problems = new ArrayList<>();
    List<Engine> engines = List.of(podman, local);
    int opened;
    int closed;

    KillDesk(Path folder) {
        this.homes = new AgentHomes(folder.resolve("root"));
        this.files = new KillFiles(homes.killFile(), List.of(folder.resolve("cloud/KILL_AGENTS")));
    }

    int killswitch(String... arguments) throws IOException, InterruptedException {
        out.reset();
        err.reset();
        Console console = new Console(
                new PrintStream(out, false, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                false,
                Map.of());
        int code = new KillSwitch(console, homes, files, this::open, clock)
                .run(KillSwitchOptions.parse(List.of(arguments)))
                .number();
        console.out().flush();
        return code;
    }

    private OpenEngines open() {
        opened++;
        return new OpenEngines(engines, problems, () -> closed++);
    }

    void start(Engine engine, String... names) throws EngineException {
        for (String name : names) {
            engine.start(AgentSpec.of(new AgentName(name), "m", List.of("true")));
        }
    }

    /** A kill file comes to be, as another machine or a person makes it. */
    static Path touch(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        return Files.createFile(file);
    }

    List<String> running() throws EngineException {
        List<String> running = new ArrayList<>();
        for (Engine engine : engines) {
            for (Agent agent : engine.list()) {
                if (agent.isRunning()) {
                    running.add(agent.name().text());
                }
            }
        }
        return running;
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    JsonObject json() throws IOException {
        return Json.object(out.toByteArray());
    }

    /** What the event log says was done, as {@code act agent outcome}. */
    List<String> events() throws IOException {
        return homes.eventLog().read().stream()
                .map(entry -> entry.text("act").orElse("?") + " "
                        + entry.text("agent").orElse("-") + " "
                        + entry.text("outcome").orElse("?"))
                .toList();
    }
}
