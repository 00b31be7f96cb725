package dev.agentctl.supervisor.irc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Texts cut into what a line holds, and cleaned of what is no text. */
final class TextLinesTest {
    private static List<String> pieces(String line, int room) {
        List<String> pieces = new ArrayList<>();
        for (int at = 0; at < line.length(); ) {
            int end = TextLines.first(line, at, room);
            pieces.add(line.substring(at, end));
            at = end;
        }
        return pieces;
    }

    @Property
    void pieces_fit_and_nothing_is_lost(@ForAll("lines") String line, @ForAll @IntRange(min = 8, max = 80) int room) {
        List<String> pieces = pieces(line, room);
        assertThat(String.join("", pieces)).isEqualTo(line);
        for (String piece : pieces) {
            assertThat(TextLines.bytes(piece)).isBetween(1, room);
            assertThat(new String(piece.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                    .isEqualTo(piece);
            assertThat(TextLines.bytes(piece)).isEqualTo(piece.getBytes(StandardCharsets.UTF_8).length);
        }
    }

    @Provide
    Arbitrary<String> lines() {
        return Arbitraries.of("a", "word", " ", "é", "e\u0301", "漢", "😀", "👩\u200d💻", "👍🏽")
                .list()
                .ofMaxSize(80)
                .map(parts -> String.join("", parts));
    }

    @Test
    void long_lines_break_at_spaces_and_not_within_what_is_drawn_as_one() {
        assertThat(pieces("one two three four", 10)).containsExactly("one two ", "three four");
        assertThat(pieces("0123456789abc", 10)).containsExactly("0123456789", "abc");
        assertThat(pieces("aaaaaa👩\u200d💻", 12)).containsExactly("aaaaaa", "👩\u200d💻");
        assertThat(TextLines.room("a!b@c", "PRIVMSG", "#d")).isEqualTo(512 - 2 - ":a!b@c PRIVMSG #d :".length());
        assertThat(pieces("x".repeat(1000), 400)).hasSize(3);
        assertThatIllegalArgumentException().isThrownBy(() -> TextLines.first("abc", 0, 7));
    }

    @Test
    void colours_and_controls_are_no_text() {
        assertThat(PlainText.of("\2bold\2 \00304,12red\3 \37u\17 a\tb\nc\r\0\33[31m\u009b"))
                .isEqualTo("bold red u a\tb\nc[31m");
        assertThat(PlainText.of("\3")).isEmpty();
        assertThat(PlainText.of("\0031,x \003123 \4ff00ff,zz")).isEqualTo(",x 3 ,zz");
        assertThat(PlainText.isWord("")).isFalse();
        assertThat(PlainText.isWord("a b")).isFalse();
        assertThat(PlainText.isWord("a\nb")).isFalse();
        assertThat(PlainText.isWord("x".repeat(257))).isFalse();
        assertThat(PlainText.isWord("漢-1")).isTrue();
    }
}
