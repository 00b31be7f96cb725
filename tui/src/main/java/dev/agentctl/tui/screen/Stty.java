package dev.agentctl.tui.screen;

import com.googlecode.lanterna.TerminalSize;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The terminal's line settings, by the program stty on this process's standard input. Any thread. */
final class Stty {
    /** What POSIX promises of a terminal that does not tell its size. */
    private static final TerminalSize USUAL = new TerminalSize(80, 24);

    private Stty() {}

    /**
     * The present settings, for {@link #restore}.
     *
     * @throws IOException if standard input is no terminal, or there is no stty
     */
    static String save() throws IOException {
        return stty("-g").strip();
    }

    /** Keys come as they are pressed, unechoed; none makes a signal: Ctrl-C and Ctrl-Z are keys like others. */
    static void raw() throws IOException {
        stty("-icanon", "-echo", "-isig", "-ixon", "-iexten", "icrnl", "min", "1", "time", "0");
    }

    static void restore(String saved) throws IOException {
        stty(saved);
    }

    static TerminalSize size() throws IOException {
        return parse(stty("size")).orElse(USUAL);
    }

    /** Reads {@code rows columns}; empty where it says 0 or nothing. */
    static Optional<TerminalSize> parse(String answer) {
        int space = answer.indexOf(' ');
        if (space < 0) {
            return Optional.empty();
        }
        try {
            int rows = Integer.parseInt(answer.substring(0, space).strip());
            int columns = Integer.parseInt(answer.substring(space + 1).strip());
            return rows > 0 && columns > 0 ? Optional.of(new TerminalSize(columns, rows)) : Optional.empty();
        } catch (NumberFormatException other) {
            return Optional.empty();
        }
    }

    private static String stty(String... words) throws IOException {
        List<String> command = new ArrayList<>();
        command.add("stty");
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.INHERIT)
                .redirectErrorStream(true)
                .start();
        try (InputStream out = process.getInputStream()) {
            String answer = new String(out.readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IOException("stty " + String.join(" ", words) + ": " + answer.strip());
            }
            return answer;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while stty ran", interrupted);
        }
    }
}
