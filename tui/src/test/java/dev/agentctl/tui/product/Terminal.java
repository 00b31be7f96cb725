package dev.agentctl.tui.product;

import static org.awaitility.Awaitility.await;

import dev.agentctl.shared.RealParts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A real terminal: a tmux server on a socket of its own with one window, in which an interactive shell waits at the
 * prompt {@link #PROMPT}. Closing it hangs up on whatever still runs there.
 */
final class Terminal implements AutoCloseable {
    static final String PROMPT = "ready>";

    /** Real parts on a busy machine: what takes a second alone may take many. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final AtomicInteger COUNT = new AtomicInteger();

    private final String socket;
    private final Map<String, String> environment;

    private Terminal(String socket, Map<String, String> environment) {
        this.socket = socket;
        this.environment = environment;
    }

    /** Opens one of that size; the environment is the shell's, besides this process's own. */
    static Terminal open(int columns, int rows, Map<String, String> environment) {
        RealParts.tmux();
        RealParts.program("bash", "bash");
        String socket = "agentctl-test-" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet();
        Terminal terminal = new Terminal(socket, environment);
        terminal.tmux(
                "-f",
                "/dev/null",
                "new-session",
                "-d",
                "-x",
                Integer.toString(columns),
                "-y",
                Integer.toString(rows),
                "env PS1='" + PROMPT + " ' bash --noprofile --norc -i");
        terminal.tmux("set-option", "-g", "default-terminal", "tmux-256color");
        terminal.tmux("set-option", "-g", "window-size", "manual");
        terminal.await(PROMPT);
        return terminal;
    }

    /** Types a command at the prompt. */
    void run(String line) {
        type(line);
        press("Enter");
    }

    /** Types text as it is. */
    void type(String text) {
        tmux("send-keys", "-l", text);
    }

    /** Presses keys by tmux's names: Enter, Escape, Up, C-c. */
    void press(String... keys) {
        List<String> arguments = new ArrayList<>(List.of("send-keys"));
        arguments.addAll(List.of(keys));
        tmux(arguments.toArray(String[]::new));
    }

    void resize(int columns, int rows) {
        tmux("resize-window", "-x", Integer.toString(columns), "-y", Integer.toString(rows));
    }

    /** What is on the screen, as text. */
    String screen() {
        return tmux("capture-pane", "-p");
    }

    /** What is on the screen, with the escape sequences of its colours. */
    String coloured() {
        return tmux("capture-pane", "-e", "-p");
    }

    /** One of tmux's format variables, as in {@code alternate_on}. */
    String variable(String name) {
        return tmux("display-message", "-p", "#{" + name + "}").strip();
    }

    /** Whether a full-screen program has the terminal. */
    boolean isFullScreen() {
        return variable("alternate_on").equals("1");
    }

    /** The programs that run in the terminal, the shell left out. */
    List<ProcessHandle> programs() {
        long shell = Long.parseLong(variable("pane_pid"));
        return ProcessHandle.of(shell).stream()
                .flatMap(ProcessHandle::descendants)
                .toList();
    }

    /** The Java process of the dashboard that runs in the terminal. */
    ProcessHandle java() {
        return programs().stream()
                .filter(process -> process.info().command().orElse("").startsWith(Installed.ROOT + "/runtime/"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no Java runs in the terminal:\n" + screen()));
    }

    /** Waits until the screen contains the text. */
    void await(String text) {
        await("'" + text + "'", PATIENCE, screen -> screen.contains(text));
    }

    /** Waits until the screen is so. */
    void await(String what, Duration atMost, Predicate<String> so) {
        String[] last = {""};
        try {
            org.awaitility.Awaitility.await(what)
                    .atMost(atMost)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> {
                        last[0] = screen();
                        return so.test(last[0]);
                    });
        } catch (ConditionTimeoutException timeout) {
            throw new AssertionError("The screen never showed " + what + ":\n" + last[0], timeout);
        }
    }

    /** Waits for the prompt after a full-screen program. */
    void awaitPrompt() {
        await(
                "the prompt",
                PATIENCE,
                screen -> !isFullScreen() && lastLine(screen).equals(PROMPT));
    }

    /** The exit status of the last command at the prompt. */
    int status() {
        return Integer.parseInt(told("status=$?"));
    }

    /** The terminal driver's settings, as stty tells them at the prompt. */
    String settings() {
        return told("settings=$(stty -g)");
    }

    /** What the shell makes of {@code word=text}, without the word. */
    private String told(String text) {
        awaitPrompt();
        String word = text.substring(0, text.indexOf('=') + 1);
        press("C-l");
        run("echo \"" + text + ".\"");
        String[] told = {""};
        await("the answer to " + text, PATIENCE, screen -> {
            // Joined, since a narrow terminal breaks the line.
            for (String line : tmux("capture-pane", "-J", "-p").lines().toList()) {
                if (line.startsWith(word) && line.stripTrailing().endsWith(".")) {
                    told[0] = line.stripTrailing();
                }
            }
            return !told[0].isEmpty();
        });
        return told[0].substring(word.length(), told[0].length() - 1);
    }

    /** Hangs up, as when the SSH session goes. */
    void hangUp() {
        tmux("kill-server");
    }

    @Override
    public void close() {
        Installed.run(environment, List.of("tmux", "-L", socket, "kill-server"));
    }

    private String tmux(String... arguments) {
        List<String> command = new ArrayList<>(List.of("tmux", "-L", socket));
        command.addAll(List.of(arguments));
        Installed.Run run = Installed.run(environment, command);
        if (run.status() != 0) {
            throw new IllegalStateException(command + ": " + run.err());
        }
        return run.out();
    }

    private static String lastLine(String screen) {
        String text = screen.stripTrailing();
        return text.substring(text.lastIndexOf('\n') + 1);
    }
}
