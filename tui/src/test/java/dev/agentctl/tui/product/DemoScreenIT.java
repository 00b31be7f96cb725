package dev.agentctl.tui.product;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The README's first command, driven by its keys. */
@Timeout(600)
final class DemoScreenIT {
    private static final List<String> CAST = List.of("God", "burner", "climber", "crasher", "idler", "steady");
    /** The idler needs 45 s to count as idle, the climber as long to near its limit. */
    private static final Duration UNTIL_FOUND = Duration.ofMinutes(3);

    private Terminal terminal;

    @BeforeEach
    void the_demo_is_open() {
        terminal = Terminal.open(120, 40, Map.of());
        terminal.run(Installed.command("agent-monitor") + " --demo");
        terminal.await("six running", Terminal.PATIENCE, screen -> screen.contains("6 running"));
    }

    @AfterEach
    void it_ends() {
        terminal.close();
    }

    @Test
    void it_shows_six_living_agents_and_the_keys_work() {
        assertThat(CAST).allSatisfy(name -> assertThat(terminal.screen()).contains(name));
        terminal.await("burner's work", Terminal.PATIENCE, screen -> screen.matches("(?s).*burner +running +[1-9].*"));

        String sorted = heading(terminal.screen());
        terminal.press("s");
        terminal.await(
                "another order", Terminal.PATIENCE, screen -> !heading(screen).equals(sorted));

        terminal.press("?");
        terminal.await("stop the selected agent");
        terminal.press("Escape");
        terminal.await("6 running");

        select("steady");
        terminal.press("Enter");
        terminal.await("Works a little every second");
        terminal.await("step ");
        // Waited for, since an Escape with a letter right behind it is another key.
        terminal.press("Escape");
        terminal.await("1 of 6");

        quit();
    }

    @Test
    void x_stops_the_selected_agent_unless_it_is_undone() {
        select("steady");
        terminal.press("x");
        terminal.await("Esc undo");
        terminal.press("Escape");
        terminal.await("no countdown", Terminal.PATIENCE, screen -> !screen.contains("Esc undo"));
        terminal.await("1 of 6");
        assertThat(terminal.screen()).containsPattern("steady +running");

        terminal.press("x");
        terminal.await("Esc undo");
        assertThat(terminal.screen()).containsPattern("Stop[^\n]*steady");
        terminal.press("Enter");
        terminal.await("steady's end", Terminal.PATIENCE, screen -> screen.matches("(?s).*steady +stopped.*"));
        clearFilter();
        terminal.await("5 running");

        quit();
    }

    @Test
    void no_key_stops_god() {
        select("God");
        terminal.press("x");
        terminal.await("protected");
        assertThat(terminal.screen()).containsPattern("God[ +]+running").doesNotContain("Esc undo");

        quit();
    }

    @Test
    void m_and_i_stop_what_their_findings_name_and_nothing_else() {
        terminal.await("the climber's finding", UNTIL_FOUND, screen -> screen.contains("m stops 1 high-memory"));
        terminal.press("m");
        terminal.await("Esc undo");
        assertThat(terminal.screen()).containsPattern("Stop high-memory in [0-9] s: climber\n?");
        terminal.press("Enter");
        terminal.await("climber's end", Terminal.PATIENCE, screen -> screen.matches("(?s).*climber +stopped.*"));

        terminal.await("the idler's finding", UNTIL_FOUND, screen -> screen.contains("i stops 1 idle"));
        terminal.press("i");
        terminal.await("Esc undo");
        assertThat(terminal.screen()).containsPattern("Stop idle in [0-9] s: idler");
        terminal.press("Enter");
        terminal.await("idler's end", Terminal.PATIENCE, screen -> screen.matches("(?s).*idler +stopped.*"));
        terminal.await("4 running · 2 stopped");

        quit();
    }

    private void select(String name) {
        terminal.press("/");
        terminal.type(name);
        terminal.press("Enter");
        terminal.await(name + " alone", Terminal.PATIENCE, screen -> rows(screen) == 1);
    }

    private void clearFilter() {
        terminal.press("Escape");
        terminal.await("all agents", Terminal.PATIENCE, screen -> rows(screen) == CAST.size());
    }

    private void quit() {
        terminal.press("q");
        terminal.awaitPrompt();
        assertThat(terminal.programs()).isEmpty();
    }

    /** How many of the cast have a row: a line that begins with a glyph and the name. */
    private static long rows(String screen) {
        return screen.lines()
                .filter(line -> CAST.stream().anyMatch(name -> line.matches("\\W*" + name + "( \\+)? +[a-z]+ .*")))
                .filter(line -> line.matches("^ ?[●◐○✕].*"))
                .count();
    }

    private static String heading(String screen) {
        return screen.lines().filter(line -> line.contains("AGENT")).findFirst().orElse("");
    }
}
