package dev.agentctl.tui.theme;

import static org.assertj.core.api.Assertions.assertThat;

import com.googlecode.lanterna.TextColor;
import dev.agentctl.tui.present.Line.Ground;
import dev.agentctl.tui.present.Tone;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ThemeTest {
    @ParameterizedTest
    @CsvSource({
        "xterm-256color, '', '', INDEXED",
        "xterm, '', '', SIXTEEN",
        "xterm-256color, truecolor, '', TRUE",
        "tmux-256color, 24bit, '', TRUE",
        "xterm-direct, '', '', TRUE",
        "xterm-256color, truecolor, 1, MONO",
        "vt100, '', '', MONO",
        "dumb, truecolor, '', MONO",
        "'', '', '', MONO",
        "linux, '', '', SIXTEEN",
        "screen, yes, '', INDEXED",
    })
    void colours_are_those_that_the_environment_promises(String term, String colorTerm, String noColor, Depth depth) {
        assertThat(Depth.of(Map.of("TERM", term, "COLORTERM", colorTerm, "NO_COLOR", noColor)))
                .isEqualTo(depth);
    }

    @ParameterizedTest
    @EnumSource(Choice.class)
    void every_tone_has_a_style_on_every_ground(Choice choice) {
        for (String term : new String[] {"xterm", "xterm-256color", "xterm-direct", "vt100"}) {
            Theme theme = choice.theme(Map.of("TERM", term));
            for (Tone tone : Tone.values()) {
                for (Ground ground : Ground.values()) {
                    assertThat(theme.style(tone, ground)).isNotNull();
                }
            }
        }
    }

    @Test
    void without_colour_nothing_is_coloured_and_the_selected_line_still_stands_out() {
        Theme theme = Choice.AUTO.theme(Map.of("TERM", "xterm-256color", "NO_COLOR", "1"));
        for (Tone tone : Tone.values()) {
            for (Ground ground : Ground.values()) {
                assertThat(theme.style(tone, ground).foreground()).isEqualTo(TextColor.ANSI.DEFAULT);
                assertThat(theme.style(tone, ground).background()).isEqualTo(TextColor.ANSI.DEFAULT);
            }
            assertThat(theme.style(tone, Ground.SELECTED)).isNotEqualTo(theme.style(tone, Ground.NORMAL));
        }
    }

    @Test
    void a_light_background_that_the_terminal_tells_gives_the_light_theme() {
        Map<String, String> light = Map.of("TERM", "xterm-256color", "COLORFGBG", "0;15");
        assertThat(style(Choice.AUTO, light))
                .isEqualTo(style(Choice.LIGHT, light))
                .isNotEqualTo(style(Choice.DARK, light));
    }

    private static Style style(Choice choice, Map<String, String> environment) {
        return choice.theme(environment).style(Tone.MUTED, Ground.NORMAL);
    }
}
