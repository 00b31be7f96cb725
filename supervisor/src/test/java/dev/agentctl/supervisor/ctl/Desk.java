package dev.agentctl.supervisor.ctl;

import dev.agentctl.shared.agent.AgentHome;
import dev.agentctl.shared.agent.AgentHomes;
import dev.agentctl.shared.agent.AgentName;
import dev.agentctl.shared.cli.Commands;
import dev.agentctl.shared.cli.Console;
import dev.agentctl.shared.engine.Agent;
import dev.agentctl.shared.engine.Engine;
import dev.agentctl.shared.engine.EngineException;
import dev.agentctl.shared.engine.Engines.Problem;
import dev.agentctl.shared.engine.KnobEngine;
import dev.agentctl.shared.json.Json;
import dev.agentctl.shared.json.JsonObject;
import dev.agentctl.shared.secret.Secret;
import dev.agentctl.supervisor.token.Asking;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A desk to give agentctl's commands at: homes in a folder of the test's, engines with knobs, a clock that stands. */
final class Desk {
    static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Instant now = START;
    final Clock clock;
    final AgentHomes homes;
    final KnobEngine podman;
    final KnobEngine local;
    final List<Problem> problems = new ArrayList<>();
    List<Engine> engines;
    boolean terminal;
    Operator.Waiting waiting = () -> {
        throw new InterruptedException("the test waits for nothing");
    };
    int closed;
    /** A token is at hand unless a test takes it away. */
    final Map<String, String> environment = new HashMap<>();

    final Answers answers = new Answers();
    byte[] input = new byte[0];

    Desk(Path folder) {
        this(folder, Optional.empty());
    }

    /** For engines that have a clock of their own. */
    static Desk atRealTime(Path folder) {
        return new Desk(folder, Optional.of(Clock.systemUTC()));
    }

    private Desk(Path folder, Optional<Clock> real) {
        this.homes = new AgentHomes(folder.resolve("root"));
        this.clock = real.orElse(new Standing());
        this.podman = new KnobEngine("podman", clock);
        this.local = new KnobEngine("local", clock);
        this.engines = List.of(podman, local);
        environment.put("TERM", "dumb");
        environment.put("HOME", folder.toString());
        environment.put("XDG_RUNTIME_DIR", folder.toString());
        environment.put("CLAUDE_CODE_OAUTH_TOKEN", "desk-token-of-the-environment");
    }

    /** What the person at the terminal answers; without an answer there is no terminal. */
    static final class Answers implements Asking {
        final Deque<String> next = new ArrayDeque<>();
        final List<String> questions = new ArrayList<>();

        @Override
        public boolean isPossible() {
            return !next.isEmpty();
        }

        @Override
        public Secret hidden(String question) {
            questions.add(question);
            return Secret.of(next.remove());
        }

        @Override
        public boolean agrees(String question) {
            questions.add(question);
            return next.remove().equals("y");
        }
    }

    /** Stands still until {@link #pass}. */
    private final class Standing extends Clock {
        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    /** Runs a command line and gives its exit code; what it printed is then in {@link #out} and {@link #err}. */
    int ctl(String... arguments) {
        out.reset();
        err.reset();
        return Commands.run(AgentCtl.commandLine(operator()), console(), arguments);
    }

    Operator operator() {
        return new Operator(
                console(),
                homes,
                host -> new Fleet(engines, problems, () -> closed++),
                clock,
                waiting,
                answers,
                new ByteArrayInputStream(input));
    }

    private Console console() {
        return new Console(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                terminal,
                terminal,
                environment);
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

    /** The one agent of this name in the engine. */
    static Agent agent(Engine engine, String name) throws EngineException {
        return engine.list().stream()
                .filter(each -> each.name().text().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no agent " + name + " in " + engine.name()));
    }

    AgentHome home(String name) throws IOException {
        AgentHome home = homes.home(new AgentName(name));
        home.create();
        return home;
    }

    /** What the event log says was done, as {@code act agent outcome}. */
    List<String> events() throws IOException {
        return homes.eventLog().read().stream()
                .map(entry -> entry.text("act").orElse("?") + " "
                        + entry.text("agent").orElse("?") + " "
                        + entry.text("outcome").orElse("?"))
                .toList();
    }
}
