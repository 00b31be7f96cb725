package dev.agentctl.supervisor.token;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The terminal shows nothing of what is typed, until this is closed. A shell of our own puts its settings back when it
 * sees our end, so that they are put back after a kill as well; a signal that lets hooks run waits for it.
 *
 * <p>Closed by the thread that began it or, when the process is told to end, by a hook.
 */
final class HiddenTyping implements AutoCloseable {
    /** Waits for its input's end. It must live through what ends us, and may change the terminal from the background. */
    private static final String PUT_BACK =
            "trap '' INT HUP TERM QUIT TSTP TTOU; cat >/dev/null; exec stty \"$1\" </dev/tty";

    private static final long PATIENCE_MILLIS = 2_000;

    private final Process keeper;
    private final Thread hook = new Thread(this::interrupted, "terminal");

    private HiddenTyping(Process keeper) {
        this.keeper = keeper;
    }

    static HiddenTyping begin() throws IOException {
        String saved = stty("-g").strip();
        Process keeper = new ProcessBuilder("sh", "-c", PUT_BACK, "sh", saved)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        HiddenTyping typing = new HiddenTyping(keeper);
        Runtime.getRuntime().addShutdownHook(typing.hook);
        try {
            // Without a key to suspend us: the shell would have the terminal as we left it.
            stty("-echo", "susp", "undef");
        } catch (IOException failure) {
            typing.close();
            throw failure;
        }
        return typing;
    }

    @Override
    public void close() throws IOException {
        if (!putBack()) {
            throw new IOException("the terminal could not be put back as it was: type 'stty sane'");
        }
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            // The hook does the same, and the process ends.
        }
    }

    private void interrupted() {
        putBack();
        try (FileOutputStream out = new FileOutputStream(Terminal.TTY)) {
            // The shell's prompt does not belong behind the question.
            out.write('\n');
        } catch (IOException terminalGone) {
            // Nobody is left to see it.
        }
    }

    private boolean putBack() {
        try {
            keeper.getOutputStream().close();
            return keeper.waitFor(PATIENCE_MILLIS, TimeUnit.MILLISECONDS) && keeper.exitValue() == 0;
        } catch (IOException alreadyClosed) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static String stty(String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of("stty"));
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command)
                .redirectInput(Terminal.TTY)
                .redirectErrorStream(true)
                .start();
        try (InputStream out = process.getInputStream()) {
            String answer = new String(out.readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IOException("the terminal takes no settings (" + answer.strip()
                        + "): give --passphrase-file and --token-stdin instead");
            }
            return answer;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while stty ran", interrupted);
        }
    }
}
