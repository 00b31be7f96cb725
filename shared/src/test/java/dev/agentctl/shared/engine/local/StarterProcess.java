package dev.agentctl.shared.engine.local;

import dev.agentctl.shared.agent.AgentHomes;
import dev.agentctl.shared.agent.AgentName;
import dev.agentctl.shared.engine.AgentRunsException;
import dev.agentctl.shared.engine.AgentSpec;
import dev.agentctl.shared.engine.EngineException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A program of its own that starts agents {@code PREFIX0}, {@code PREFIX1}, … for a test that kills it. */
public final class StarterProcess {
    private StarterProcess() {}

    /** Arguments: the root of the homes, the prefix, and how many to start, those that run already left out; then it says "done" and waits. */
    public static void main(String[] arguments) throws EngineException, IOException {
        LocalEngine engine = new LocalEngine(new AgentHomes(Path.of(arguments[0])), System.getenv());
        System.out.println("ready");
        for (int i = 0; i < Integer.parseInt(arguments[2]); i++) {
            try {
                engine.start(LocalLivesIT.sleeper(arguments[1] + i));
            } catch (AgentRunsException another) {
                System.out.println("refused " + i);
            }
        }
        System.out.println("done");
        int waited = System.in.read();
        System.out.println("told " + waited);
    }

    /** Starts it beside the test, from the test's own class path. */
    static Process launch(Path root, String prefix, int count) throws IOException {
        return new ProcessBuilder(List.of(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        StarterProcess.class.getName(),
                        root.toString(),
                        prefix,
                        Integer.toString(count)))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    static AgentSpec plain(String name, String... command) {
        return AgentSpec.of(new AgentName(name), "", List.of(command)).plain();
    }
}
