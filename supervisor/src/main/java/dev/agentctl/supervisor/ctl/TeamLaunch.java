package dev.agentctl.supervisor.ctl;

import dev.agentctl.shared.cli.CommandFailure;
import dev.agentctl.shared.cli.ExitCode;
import dev.agentctl.shared.cli.Sentences;
import dev.agentctl.shared.engine.Agent;
import dev.agentctl.shared.engine.Distribution;
import dev.agentctl.shared.engine.Engine;
import dev.agentctl.shared.engine.EngineException;
import dev.agentctl.shared.engine.local.Launch;
import dev.agentctl.shared.file.UntrustedFile;
import dev.agentctl.shared.process.ProcessIdentity;
import dev.agentctl.shared.team.TeamHome;
import dev.agentctl.shared.text.Clean;
import dev.agentctl.supervisor.control.ControlClient;
import dev.agentctl.supervisor.control.NobodyListensException;
import dev.agentctl.supervisor.control.TeamCommand;
import dev.agentctl.supervisor.team.config.TeamToml;
import dev.agentctl.supervisor.token.TokenHandover;
import dev.agentctl.supervisor.token.TokenSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One start of a team's supervisor: as a process of its own, beside this one, or in a container. For one thread. */
final class TeamLaunch {
    /** Waits of {@link Operator.Waiting}, each a fifth of a second: recovery of some hundred sessions takes its time. */
    private static final int MOST_WAITS = 600;

    private static final Duration LOOK = Duration.ofSeconds(5);
    private static final int LAST_BYTES = 16 << 10;
    private static final int SHOWN_LINES = 3;
    private static final int LONGEST = 600;

    private final Operator operator;
    private final TeamToml toml;
    private final TeamHome home;

    TeamLaunch(Operator operator, TeamToml toml, TeamHome home) {
        this.operator = operator;
        this.toml = toml;
        this.home = home;
    }

    /** What tells whether that which was started still runs. */
    @FunctionalInterface
    private interface Life {
        boolean goesOn() throws EngineException;
    }

    /** Where the process's own words go, before it has a log and when it has none any more. */
    private Path output() {
        return home.path().resolve("supervisor.out");
    }

    private List<String> command() {
        Path supervisor = Distribution.own()
                .map(Distribution::supervisor)
                .filter(Files::isExecutable)
                .orElseThrow(() -> new CommandFailure(
                        ExitCode.FAILED,
                        "there is no agent-supervisor beside this program: start it by its launcher in bin/"));
        return List.of(supervisor.toString(), "team", "--config", toml.file().toString());
    }

    private Map<String, String> environment() {
        Map<String, String> all = new HashMap<>(operator.console().environment());
        all.put("AGENTCHAT_HOME", operator.homes().root().toString());
        return all;
    }

    /** Starts it in a session of its own, and returns where it is when it takes commands. */
    String detached() throws IOException, InterruptedException, EngineException {
        Files.deleteIfExists(home.path().resolve(TeamContainer.MARK));
        Launch.Started started = Launch.detached(command(), environment(), home.path(), output());
        await(() -> started.identity().filter(ProcessIdentity::isAlive).isPresent());
        return "pid " + started.pid();
    }

    /** Runs it until it ends, and gives its exit code; a signal to this process is passed on. */
    int foreground() throws IOException, InterruptedException {
        Files.deleteIfExists(home.path().resolve(TeamContainer.MARK));
        ProcessBuilder builder =
                new ProcessBuilder(command()).directory(home.path().toFile()).inheritIO();
        builder.environment().clear();
        builder.environment().putAll(environment());
        Process process = builder.start();
        Thread passOn = new Thread(
                () -> {
                    process.destroy();
                    try {
                        process.waitFor();
                    } catch (InterruptedException never) {
                        Thread.currentThread().interrupt();
                    }
                },
                "pass-on");
        Runtime.getRuntime().addShutdownHook(passOn);
        return process.waitFor();
    }

    /** Starts it in a container, hands it its token, and returns where it is when it takes commands. */
    String inContainer(AgentCtl top, TokenOptions tokenOptions, TeamContainer.Options options)
            throws IOException, InterruptedException, EngineException {
        TeamContainer container = new TeamContainer(toml, home, operator.homes(), options);
        try (Fleet fleet = top.fleet();
                TokenSource tokens = tokenOptions.source(operator)) {
            Engine podman = fleet.engine("podman");
            TokenHandover handover = tokens.handover(container.credentials(), true);
            Path mark = home.path().resolve(TeamContainer.MARK);
            Files.writeString(mark, TeamContainer.name(home) + "\n");
            Agent agent = podman.start(container.spec(operator.console().environment(), Distribution.own()));
            handover.after(podman, agent);
            await(() -> podman.list().stream().anyMatch(each -> each.id().equals(agent.id()) && each.isRunning()));
            return AgentFacts.place(agent);
        }
    }

    private void await(Life life) throws InterruptedException, EngineException {
        for (int waits = 0; waits < MOST_WAITS; waits++) {
            boolean goesOn = life.goesOn();
            try {
                ControlClient.ask(home.socket(), new TeamCommand.Status(), LOOK);
                return;
            } catch (NobodyListensException notYet) {
                if (!goesOn) {
                    throw new CommandFailure(
                            ExitCode.FAILED,
                            "the supervisor of team " + home.name() + " ended at once: " + lastWords());
                }
            } catch (IOException busy) {
                // It listens, and is recovering its sessions.
            }
            operator.waiting().pause();
        }
        throw new CommandFailure(
                ExitCode.FAILED,
                "the supervisor of team " + home.name() + " runs, but takes no commands yet: see " + home.logFile());
    }

    /** The last lines of what it printed, or else of its log, in one. */
    private String lastWords() {
        for (Path file : List.of(output(), home.logFile())) {
            try {
                String text = new String(UntrustedFile.tail(file, LAST_BYTES), StandardCharsets.UTF_8);
                List<String> lines = new ArrayList<>();
                for (String line : text.split("\n", -1)) {
                    if (!line.isBlank()) {
                        lines.add(line.strip());
                    }
                }
                if (!lines.isEmpty()) {
                    List<String> last = lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size());
                    return Clean.line(String.join(" / ", last), LONGEST) + "; see " + file;
                }
            } catch (IOException unreadable) {
                if (file.equals(home.logFile())) {
                    return "it left no word (" + Sentences.of(unreadable) + ")";
                }
            }
        }
        return "it left no word";
    }
}
