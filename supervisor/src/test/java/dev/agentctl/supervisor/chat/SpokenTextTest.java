package dev.agentctl.supervisor.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SpokenTextTest {
    @Test
    void every_line_of_a_text_stands_behind_its_speaker() {
        assertThat(SpokenText.lines("<ada> ", "one\r\nTASK: two\n\n  \nQUIT :three\u2028four"))
                .containsExactly("<ada> one", "<ada> TASK: two", "<ada> QUIT :three", "<ada> four");
        assertThat(SpokenText.lines("<ada> ", " \n\t")).isEmpty();
    }

    @Test
    void a_long_line_is_cut_at_spaces_and_each_piece_stands_behind_its_speaker() {
        List<String> lines = SpokenText.lines("<ada> ", "word ".repeat(200));
        assertThat(lines)
                .hasSizeGreaterThan(2)
                .allMatch(line -> line.startsWith("<ada> word") && line.endsWith("word"));
        assertThat(SpokenText.lines("", "ä".repeat(1_000)))
                .allMatch(line -> line.getBytes(StandardCharsets.UTF_8).length <= 360);
        assertThat(String.join("", SpokenText.lines("", "ä".repeat(1_000)))).isEqualTo("ä".repeat(1_000));
    }

    @Test
    void control_characters_and_formatting_are_gone() {
        assertThat(SpokenText.lines(
                        "",
                        "\u0002bold\u000f \u000304,12red\u0003 \u00033 \u0004ff0000hex \u001b[31mesc"
                                + " \u0001ACTION x\u0001"))
                .containsExactly("bold red  hex esc ACTION x");
        assertThat(SpokenText.lines("", "\u00031,a \u0003,1 \u0004ab")).containsExactly(",a ,1 ab");
        assertThat(SpokenText.lines("", "a\u202etxt\ud800")).containsExactly("atxt");
    }

    @Test
    void a_sentence_is_one_line_of_so_many_characters() {
        assertThat(SpokenText.line("a\nb", 10)).isEqualTo("a b");
        assertThat(SpokenText.line("abcdef", 3)).isEqualTo("abc…");
        assertThat(SpokenText.line("🐑🐑🐑", 3)).isEqualTo("🐑🐑🐑");
        assertThat(SpokenText.line("🐑🐑🐑", 2)).isEqualTo("🐑🐑…");
    }

    @Property(tries = 500)
    void whatever_is_said_fits_and_commands_nothing(@ForAll String text) {
        for (String line : SpokenText.lines("<ada> ", text)) {
            assertThat(line).startsWith("<ada> ").hasSizeGreaterThan(6);
            assertThat(line.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(360);
            assertThat(line.chars()).noneMatch(Character::isISOControl);
        }
    }
}
