package dev.agentctl.supervisor.loop;

import com.fasterxml.jackson.core.JsonFactory;
import dev.agentctl.shared.agent.AgentHome;
import dev.agentctl.shared.agent.AgentHomes;
import dev.agentctl.shared.agent.AgentName;
import dev.agentctl.shared.agent.AgentState;
import dev.agentctl.shared.agent.AgentStatus;
import dev.agentctl.shared.process.ProcessIdentity;
import dev.agentctl.shared.process.ProcessTree;
import dev.agentctl.supervisor.AgentSupervisor;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** The real agent-supervisor as a process of its own, over a root folder of the test's. */
final class LoopProcess implements AutoCloseable {
    private final Process process;
    private final Path output;
    private final AgentHome home;
    private boolean endsAgents = true;

    private LoopProcess(Process process, Path output, AgentHome home) {
        this.process = process;
        this.output = output;
        this.home = home;
    }

    /** Starts {@code agent-supervisor run ARGUMENTS}, the first of them the agent's name. */
    static LoopProcess run(Path root, String... arguments) throws IOException {
        return run(root, Map.of(), List.of(arguments));
    }

    static LoopProcess run(Path root, Map<String, String> environment, List<String> arguments) throws IOException {
        return run(List.of(), root, environment, arguments);
    }

    /** @param before a command that runs the rest of its arguments */
    static LoopProcess run(List<String> before, Path root, Map<String, String> environment, List<String> arguments)
            throws IOException {
        List<String> line = new ArrayList<>(before);
        line.addAll(java());
        line.add("run");
        line.addAll(arguments);
        // Outside the root: a test may fill the disk there.
        Path output = Files.createTempFile("agent-supervisor", ".txt");
        ProcessBuilder builder = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .redirectInput(new File("/dev/null"));
        builder.environment().keySet().removeIf(name -> name.startsWith("AGENTCHAT_"));
        builder.environment().put("AGENTCHAT_HOME", root.toString());
        builder.environment().putAll(environment);
        AgentHome home = new AgentHomes(root).home(new AgentName(arguments.getFirst()));
        return new LoopProcess(builder.start(), output, home);
    }

    /** Java with the supervisor's main class, small and quick to start. */
    static List<String> java() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-Xmx24m",
                "-Xss256k",
                "-cp",
                String.join(
                        File.pathSeparator,
                        place(AgentSupervisor.class),
                        place(AgentHome.class),
                        place(JsonFactory.class)),
                AgentSupervisor.class.getName());
    }

    /** The jar or folder that a class comes from. */
    static String place(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException wrong) {
            throw new IllegalStateException(wrong);
        }
    }

    /** Its close ends the loop's process only: what the agent's processes are then is the test's matter. */
    LoopProcess leavingAgents() {
        endsAgents = false;
        return this;
    }

    AgentHome home() {
        return home;
    }

    /** The loop's own pid. */
    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** What it has written to its standard output and error so far. */
    String output() throws IOException {
        return Files.readString(output);
    }

    AgentState state() throws IOException {
        return home.state().orElseThrow(() -> new IOException("no state.json yet"));
    }

    AgentState awaitStatus(AgentStatus status) {
        return await("status " + status, () -> home.state().filter(state -> state.status() == status));
    }

    void awaitOutput(String text) {
        await("'" + text + "' in the output", () -> Optional.of(output()).filter(all -> all.contains(text)));
    }

    static <T> T await(String what, java.util.concurrent.Callable<Optional<T>> probe) {
        return Awaitility.await(what)
                .atMost(Duration.ofSeconds(40))
                .pollInterval(Duration.ofMillis(20))
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(probe, Optional::isPresent)
                .orElseThrow();
    }

    /** TERM, as an engine or a person sends it. */
    void terminate() {
        process.toHandle().destroy();
    }

    /** KILL, and no word after it. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    int exitCode() throws InterruptedException, IOException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("the loop has not ended; it wrote: " + output());
        }
        return process.exitValue();
    }

    /** All that any loop of this home started and that runs now. */
    Set<ProcessIdentity> agents() throws IOException {
        return tree().reach();
    }

    private ProcessTree tree() throws IOException {
        return new ProcessTree(
                new ProcessIdentity(-1, -1, "none"),
                Optional.of(AgentLoop.MARK_VARIABLE + "=" + HomeOwner.identity(home)));
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly().onExit().join();
        Files.deleteIfExists(output);
        if (endsAgents && Files.exists(home.path())) {
            tree().kill();
        }
    }
}
