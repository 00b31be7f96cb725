package dev.agentctl.supervisor.loop;

import dev.agentctl.shared.agent.AgentHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a loop runs as its agent.
 *
 * @param arguments the program and its arguments
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

    /**
     * The Claude CLI in print mode: {@code AGENTCHAT_CLAUDE} or else {@code claude} on the PATH. It may edit files
     * unasked in its folder and in the home, where it keeps context.md; all else is as its own settings say.
     */
    public static AgentCommand claude(AgentHome home, Map<String, String> environment) {
        String named = environment.getOrDefault("AGENTCHAT_CLAUDE", "");
        String program = named.isBlank() ? "claude" : named;
        String missing = named.isBlank()
                ? "'claude' was not found on the PATH: install it (npm install -g @anthropic-ai/claude-code), name it"
                        + " in AGENTCHAT_CLAUDE, or give another command after --"
                : "AGENTCHAT_CLAUDE names '" + named + "', which was not found: name the Claude CLI's program";
        return new AgentCommand(
                List.of(
                        program,
                        "-p",
                        "--permission-mode",
                        "acceptEdits",
                        "--add-dir",
                        home.path().toString()),
                true,
                missing);
    }

    /** Whether there is such a program to run, as the system's own search finds it. */
    boolean exists(Map<String, String> environment) {
        String program = arguments.getFirst();
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

    /** What a prompted agent is told: who it is, its mission, what it noted before, and how its work survives. */
    static String prompt(AgentHome home, String mission) {
        String notes;
        try {
            notes = home.context().filter(text -> !text.isBlank()).orElse("(nothing yet: this is the beginning)\n");
        } catch (IOException unusable) {
            notes = "(context.md could not be read: " + unusable.getMessage() + ")\n";
        }
        return "You are the agent " + home.name() + ". You run unattended: nobody answers questions here.\n\n"
                + "Your mission:\n" + mission + "\n\n"
                + "What you noted for yourself in earlier runs (context.md):\n" + notes + "\n"
                + "You are started again whenever you end, with no memory but that file. Keep "
                + home.contextFile()
                + " up to date: what is done, what comes next, what you must not forget. Write it whenever something"
                + " important is done, and before you finish.\n";
    }
}
