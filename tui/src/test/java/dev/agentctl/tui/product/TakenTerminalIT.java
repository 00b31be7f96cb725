package dev.agentctl.tui.product;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentctl.shared.process.ProcessIdentity;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The dashboard takes a terminal and gives it back as it was, whatever ends it. */
@Timeout(300)
final class TakenTerminalIT {
    private static final String WATCH = Installed.command("agent-monitor") + " --watch";
    /** The footer's last word. */
    private static final String FOOTER = "quit";

    @TempDir
    Path home;

    private Terminal terminal;
    private String settings;

    @BeforeEach
    void an_open_terminal() {
        terminal = Terminal.open(80, 24, environment(Map.of()));
        settings = terminal.settings();
    }

    @AfterEach
    void it_closes() {
        terminal.close();
    }

    @Test
    void q_gives_it_back() {
        watch();
        terminal.press("q");
        assertSane(0);
    }

    @Test
    void ctrl_c_gives_it_back() {
        watch();
        terminal.press("C-c");
        assertSane(0);
    }

    @Test
    void term_gives_it_back() {
        watch();
        terminal.java().parent().orElseThrow().destroy();
        assertSane(143);
    }

    @Test
    void kill_9_of_the_virtual_machine_gives_it_back() {
        watch();
        terminal.java().destroyForcibly();
        assertSane(137);
    }

    @Test
    void ctrl_z_lends_it_to_the_shell_and_fg_takes_it_again() {
        watch();
        terminal.press("C-z");
        terminal.awaitPrompt();
        assertThat(terminal.settings()).isEqualTo(settings);

        terminal.run("fg");
        terminal.await(
                "the dashboard", Terminal.PATIENCE, screen -> terminal.isFullScreen() && screen.contains(FOOTER));
        terminal.press("q");
        assertSane(0);
    }

    @Test
    void it_follows_the_size() {
        watch();
        terminal.resize(60, 16);
        terminal.await("the small footer", Terminal.PATIENCE, screen -> lineOfFooter(screen) == 16);
        terminal.resize(130, 45);
        terminal.await("the large footer", Terminal.PATIENCE, screen -> lineOfFooter(screen) == 45);
        terminal.press("q");
        assertSane(0);
    }

    @Test
    void when_the_session_goes_the_program_goes() {
        watch();
        ProcessHandle java = terminal.java();
        ProcessIdentity program = ProcessIdentity.of(java.pid()).orElseThrow();
        ProcessIdentity launcher =
                ProcessIdentity.of(java.parent().orElseThrow().pid()).orElseThrow();
        terminal.hangUp();
        // Ended, reaped or not: who adopts them is no matter of theirs.
        await().atMost(Terminal.PATIENCE).until(() -> !program.isAlive() && !launcher.isAlive());
    }

    @Test
    void no_color_means_none() {
        terminal.run("NO_COLOR=1 " + WATCH);
        terminal.await("the dashboard", Terminal.PATIENCE, screen -> screen.contains(FOOTER));
        assertThat(terminal.coloured())
                .doesNotContainPattern("\u001b\\[[0-9;]*\\b(3[0-8]|4[0-8]|9[0-7]|10[0-7])[0-9;]*m");
        terminal.press("q");
        terminal.awaitPrompt();
    }

    @Test
    void without_a_terminal_it_prints_one_table_and_says_so() {
        Installed.Run run = Installed.run(environment(Map.of()), "agent-monitor", "--watch");

        assertThat(run.status()).isZero();
        assertThat(run.err()).contains("no full screen");
        assertThat(run.out()).isNotBlank().doesNotContain("\u001b");
    }

    @Test
    void exit_codes_are_as_the_help_lists_them() {
        Map<String, String> environment = environment(Map.of());

        assertThat(Installed.run(environment, "agent-monitor").status()).isZero();
        assertThat(Installed.run(environment, "agent-monitor", "--nonsense").status())
                .isEqualTo(2);
        assertThat(Installed.run(
                                Map.of("AGENTCHAT_HOME", home.toString()), "agent-monitor", "--host", "unix:///nowhere")
                        .status())
                .isEqualTo(3);
        assertThat(Installed.run(environment, "agentctl", "stop", "nobody").status())
                .isEqualTo(4);
    }

    private void watch() {
        terminal.run(WATCH);
        terminal.await(
                "the dashboard", Terminal.PATIENCE, screen -> terminal.isFullScreen() && screen.contains(FOOTER));
    }

    private void assertSane(int status) {
        assertThat(terminal.status()).isEqualTo(status);
        assertThat(terminal.isFullScreen()).isFalse();
        assertThat(terminal.variable("cursor_flag")).isEqualTo("1");
        assertThat(terminal.variable("mouse_any_flag")).isEqualTo("0");
        assertThat(terminal.settings()).isEqualTo(settings);
        assertThat(terminal.programs()).isEmpty();
    }

    private Map<String, String> environment(Map<String, String> more) {
        Map<String, String> environment = new java.util.HashMap<>(more);
        environment.put("AGENTCHAT_HOME", home.toString());
        environment.put("AGENTCTL_ENGINES", "local");
        return environment;
    }

    private static long lineOfFooter(String screen) {
        long number = 0;
        long found = 0;
        for (String line : screen.lines().toList()) {
            number++;
            found = line.contains(FOOTER) ? number : found;
        }
        return found;
    }
}
