package dev.agentctl.supervisor.team;

import dev.agentctl.shared.agent.AgentHomes;
import dev.agentctl.shared.json.JsonObject;
import dev.agentctl.shared.process.ProcessIdentity;
import dev.agentctl.shared.process.ProcessTree;
import dev.agentctl.shared.team.AgentSession;
import dev.agentctl.shared.team.Role;
import dev.agentctl.shared.team.TeamHome;
import dev.agentctl.shared.team.TeamHomes;
import dev.agentctl.shared.team.TeamJson;
import dev.agentctl.shared.team.TeamName;
import dev.agentctl.shared.team.TeamSnapshot;
import dev.agentctl.supervisor.control.ControlClient;
import dev.agentctl.supervisor.control.TeamCommand;
import dev.agentctl.supervisor.control.TeamReply;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** A team of a test's: a project, a configuration, and the real supervisor as a process of its own. */
final class TeamRig implements AutoCloseable {
    private static final Duration ANSWER = Duration.ofSeconds(30);

    final Path folder;
    final Path project;
    final Path wiki;
    final TeamHome home;
    private final Map<String, String> environment;
    private List<String> command = List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx256m",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            TeamProgram.class.getName());
    private Optional<Process> supervisor = Optional.empty();

    /** @param configuration in TOML, beside the project and the wiki */
    TeamRig(Path folder, Map<String, String> environment, String configuration)
            throws IOException, InterruptedException {
        this.folder = folder.toRealPath();
        this.project = Files.createDirectories(this.folder.resolve("project"));
        this.wiki = this.folder.resolve("wiki");
        this.environment = new HashMap<>(environment);
        this.environment.put("AGENTCHAT_HOME", this.folder.resolve("homes").toString());
        this.home = new TeamHomes(new AgentHomes(this.folder.resolve("homes"))).home(new TeamName("crew"));
        Files.writeString(project.resolve("README.md"), "A project.\n");
        Files.writeString(project.resolve(".gitignore"), "*.log\n");
        git("init", "--quiet", "--initial-branch=main");
        git("add", "-A");
        git("-c", "user.name=Test", "-c", "user.email=test@test.invalid", "commit", "--quiet", "-m", "Begin");
        Files.writeString(this.folder.resolve("team.toml"), """
            name = "crew"
            project = "project"
            """ + configuration + """

            [wiki]
            folder = "wiki"
            """);
    }

    /** @param words how the supervisor is started, but for its options */
    TeamRig startedBy(List<String> words) {
        command = List.copyOf(words);
        return this;
    }

    /** Starts the supervisor. */
    Process begin() throws IOException {
        List<String> line = new ArrayList<>(command);
        line.add("--config");
        line.add(folder.resolve("team.toml").toString());
        ProcessBuilder builder = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output().toFile()))
                .redirectInput(new File("/dev/null"));
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        supervisor = Optional.of(process);
        return process;
    }

    /** Starts the supervisor, and waits until it answers. */
    TeamRig start() throws IOException {
        Process process = begin();
        Path output = output();
        Awaitility.await("the supervisor answers").atMost(Duration.ofMinutes(2)).until(() -> {
            if (!process.isAlive()) {
                throw new IllegalStateException(Files.readString(output));
            }
            try {
                return ask(new TeamCommand.Status()).ok();
            } catch (IOException notYet) {
                return false;
            }
        });
        return this;
    }

    private Path output() {
        return folder.resolve("supervisor.txt");
    }

    TeamReply ask(TeamCommand command) throws IOException, InterruptedException {
        return ControlClient.ask(home.socket(), command, ANSWER);
    }

    String spawn(Role role, String task) throws IOException, InterruptedException {
        TeamReply reply = ask(new TeamCommand.Spawn(role, Optional.of(task), List.of(), Optional.empty()));
        return reply.facts().text("nick").orElseThrow(() -> new IllegalStateException(reply.sentence()));
    }

    TeamSnapshot status() throws IOException, InterruptedException {
        return TeamJson.snapshot(home.name(), ask(new TeamCommand.Status()).facts());
    }

    Optional<AgentSession> session(String nick) throws IOException, InterruptedException {
        return status().sessions().stream()
                .filter(session -> session.nick().equals(nick))
                .findFirst();
    }

    /** Waits until the session of this nick is so. */
    AgentSession await(String what, String nick, Predicate<AgentSession> is) throws IOException, InterruptedException {
        await(
                nick + " " + what,
                team -> team.sessions().stream()
                        .anyMatch(session -> session.nick().equals(nick) && is.test(session)));
        return session(nick).orElseThrow();
    }

    /** Waits until the team is so. */
    TeamSnapshot await(String what, Predicate<TeamSnapshot> is) throws IOException, InterruptedException {
        AtomicReference<TeamSnapshot> last = new AtomicReference<>(status());
        try {
            Awaitility.await(what)
                    .atMost(Duration.ofMinutes(3))
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> {
                        last.set(status());
                        return is.test(last.get());
                    });
        } catch (ConditionTimeoutException late) {
            throw new AssertionError("not in time: " + what + "; " + brief(last.get()), late);
        }
        return last.get();
    }

    private static String brief(TeamSnapshot team) {
        StringBuilder text = new StringBuilder();
        for (AgentSession session : team.sessions()) {
            text.append('\n').append(session.nick()).append(' ').append(session.standing());
        }
        return text.toString();
    }

    long pid() {
        return supervisor.orElseThrow().pid();
    }

    /** KILL to the supervisor alone. */
    void kill() throws InterruptedException {
        Process process = supervisor.orElseThrow();
        process.destroyForcibly();
        process.waitFor();
    }

    /** Ends the team in good order. */
    void stop() throws IOException, InterruptedException {
        ask(new TeamCommand.Stop());
        Process process = supervisor.orElseThrow();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the supervisor has not ended: " + log());
        }
        supervisor = Optional.empty();
    }

    /** What runs now of all that this team ever started. */
    Set<ProcessIdentity> processes() {
        return ProcessTree.bearers("AGENTCHAT_TEAM=" + home.path());
    }

    String log() throws IOException {
        return Files.exists(home.logFile()) ? Files.readString(home.logFile()) : "";
    }

    String git(String... arguments) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of("git", "-C", project.toString()));
        line.addAll(List.of(arguments));
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", line) + ": " + output);
        }
        return output;
    }

    JsonObject state() throws IOException {
        return home.state().orElseThrow();
    }

    @Override
    public void close() {
        supervisor.ifPresent(Process::destroyForcibly);
        for (ProcessIdentity process : processes()) {
            ProcessTree.of(process).kill();
        }
    }
}
