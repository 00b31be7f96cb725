package dev.agentctl.shared.cli;

import dev.agentctl.shared.json.Json;
import dev.agentctl.shared.json.JsonObject;
import dev.agentctl.shared.text.Clean;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where a command's words go: facts on {@code out}, everything else on {@code err}. {@code out} is buffered: it is
 * flushed when the command ends, and by a command that wants its lines seen earlier. A write to an {@code out} that
 * nobody reads any more throws {@link OutputClosedException}, which ends the command.
 *
 * @param outIsTerminal whether a person's terminal shows {@code out}
 * @param errIsTerminal whether a person's terminal shows {@code err}
 * @param environment as {@link System#getenv()} gives it
 */
public record Console(
        PrintStream out,
        PrintStream err,
        boolean outIsTerminal,
        boolean errIsTerminal,
        Map<String, String> environment) {

    /** This process's own. */
    public static Console ofProcess() {
        PrintStream out = new PrintStream(
                new StandardOutput(new FileOutputStream(FileDescriptor.out), isPipe(1)), false, System.out.charset());
        return new Console(out, System.err, isTerminal(1), isTerminal(2), System.getenv());
    }

    /** Whether {@code out} may be coloured: a capable terminal shows it and {@code NO_COLOR} is not set. */
    public boolean colour() {
        return outIsTerminal
                && environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "").equals("dumb");
    }

    /**
     * Prints a command's {@code --json} answer: one indented object, and nothing else belongs on {@code out}. By
     * convention its fields are in snake_case, times are ISO-8601 in UTC, sizes are bytes, durations are seconds, and
     * what is not known is null. Errors go to {@code err} as ever, and the exit code is the same as without
     * {@code --json}. Strangers' text is given as they wrote it, but on a terminal what could command that is taken out.
     */
    public void json(JsonObject answer) {
        String text = Json.pretty(answer);
        if (outIsTerminal) {
            text.lines().forEach(line -> out.println(Clean.line(line, Integer.MAX_VALUE)));
        } else {
            out.print(text);
        }
    }

    private static boolean isTerminal(int descriptor) {
        String target = target(descriptor);
        return target.startsWith("/dev/pts/")
                || target.startsWith("/dev/tty")
                || target.startsWith("/dev/console")
                || (target.isEmpty() && processHasTerminal());
    }

    // JDK 25's own console is null where input or output is no terminal.
    @SuppressWarnings("SystemConsoleNull")
    private static boolean processHasTerminal() {
        return System.console() != null && System.console().isTerminal();
    }

    private static boolean isPipe(int descriptor) {
        String target = target(descriptor);
        return target.startsWith("pipe:") || target.startsWith("socket:");
    }

    /** What a descriptor leads to; empty where the platform does not tell (macOS). */
    private static String target(int descriptor) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString();
        } catch (IOException notLinux) {
            return "";
        }
    }
}
