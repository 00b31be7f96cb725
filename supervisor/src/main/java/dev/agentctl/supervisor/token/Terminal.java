package dev.agentctl.supervisor.token;

import dev.agentctl.shared.cli.CommandFailure;
import dev.agentctl.shared.cli.ExitCode;
import dev.agentctl.shared.secret.Secret;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * Asks at the terminal that controls this process, whatever its standard input and output are. A signal that ends the
 * process puts the terminal back first.
 */
public final class Terminal implements Asking {
    static final File TTY = new File("/dev/tty");

    /** As much as a terminal takes for one line. */
    private static final int MAX_LINE = 4096;

    @Override
    public boolean isPossible() {
        try (FileInputStream in = new FileInputStream(TTY)) {
            return in.getFD().valid();
        } catch (IOException none) {
            return false;
        }
    }

    @Override
    public Secret hidden(String question) throws IOException {
        try (FileOutputStream out = new FileOutputStream(TTY);
                FileInputStream in = new FileInputStream(TTY);
                HiddenTyping _ = HiddenTyping.begin()) {
            say(out, question + ": ");
            byte[] line = line(in);
            // The person's own line end was not shown.
            say(out, "\n");
            return Secret.ofUtf8(line);
        }
    }

    @Override
    public boolean agrees(String question) throws IOException {
        try (FileOutputStream out = new FileOutputStream(TTY);
                FileInputStream in = new FileInputStream(TTY)) {
            say(out, question + " [y/N] ");
            String answer = new String(line(in), StandardCharsets.UTF_8).strip().toLowerCase(Locale.ROOT);
            return answer.equals("y") || answer.equals("yes");
        }
    }

    private static void say(FileOutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** What comes before the line's end. */
    private static byte[] line(InputStream in) throws IOException {
        byte[] room = new byte[MAX_LINE];
        int length = 0;
        try {
            for (int next = in.read(); next != '\n' && next != '\r'; next = in.read()) {
                if (next < 0) {
                    throw new CommandFailure(ExitCode.FAILED, "nothing was typed: nothing was done");
                }
                if (length == MAX_LINE) {
                    throw new CommandFailure(ExitCode.FAILED, "that line is too long: nothing was done");
                }
                room[length++] = (byte) next;
            }
            return Arrays.copyOf(room, length);
        } finally {
            Arrays.fill(room, (byte) 0);
        }
    }
}
