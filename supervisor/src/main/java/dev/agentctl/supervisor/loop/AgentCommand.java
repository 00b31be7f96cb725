package dev.agentctl.supervisor.loop;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The program that a loop runs as its agent.
 *
 * @param arguments the program and its arguments; of the Claude CLI the program alone, since its arguments change with
 *     each start
 * @param prompted whether it reads its prompt on standard input; else there is nothing to read
 * @param missing what to say where there is no such program
 */
public record AgentCommand(List<String> arguments, boolean prompted, String missing) {
    private static final String DEFAULT_PATH = "/usr/local/bin:/usr/bin:/bin";

    /** A command of the user's own. */
    public static AgentCommand of(List<String> arguments, boolean prompted) {
        return new AgentCommand(
                arguments,
                prompted,
                "the agent's program '" + arguments.getFirst() + "' was not found: give one that exists after --");
    }

    /** The Claude CLI: {@code AGENTCHAT_CLAUDE} or else {@code claude} on the PATH. */
    public static AgentCommand claude(Map<String, String> environment) {
        String named = environment.getOrDefault("AGENTCHAT_CLAUDE", "");
        String missing = named.isBlank()
                ? "'claude' was not found on the PATH: install it (npm install -g @anthropic-ai/claude-code), name it"
                        + " in AGENTCHAT_CLAUDE, or give another command after --"
                : "AGENTCHAT_CLAUDE names '" + named + "', which was not found: name the Claude CLI's program";
        return new AgentCommand(List.of(named.isBlank() ? "claude" : named), true, missing);
    }

    /** The program, as it was named. */
    String program() {
        return arguments.getFirst();
    }

    /** Whether there is such a program to run, as the system's own search finds it. */
    boolean exists(Map<String, String> environment) {
        String program = program();
        if (program.indexOf('/') >= 0) {
            return isProgram(Path.of(program));
        }
        String path = environment.getOrDefault("PATH", DEFAULT_PATH);
        int start = 0;
        while (start <= path.length()) {
            int colon = path.indexOf(':', start);
            int end = colon < 0 ? path.length() : colon;
            if (isProgram(Path.of(path.substring(start, end), program))) {
                return true;
            }
            start = end + 1;
        }
        return false;
    }

    private static boolean isProgram(Path file) {
        return Files.isExecutable(file) && !Files.isDirectory(file);
    }
}
