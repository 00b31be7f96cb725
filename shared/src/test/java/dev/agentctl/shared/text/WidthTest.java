package dev.agentctl.shared.text;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WidthTest {
    @ParameterizedTest
    @CsvSource({
        "a, 1",
        "é, 1",
        "e\u0301, 1",
        "日本, 4",
        "한글, 4",
        "ｆ, 2",
        "\u1112\u1161\u11ab, 2",
        "😀, 2",
        "🚀x, 3",
        "⚡, 2",
        "●○◐✕, 4",
        "▁▂▃▄▅▆▇█, 8",
        "…, 1",
        "a\u200bb, 2",
        "क्ष, 2",
        "❤, 1",
        "\ud83c\uddeb\ud83c\uddf7, 2",
        "\ud840\udc00, 2",
    })
    void columns_are_those_of_a_terminal(String text, int columns) {
        assertThat(Width.of(text)).isEqualTo(columns);
    }

    @Test
    void controls_take_no_column() {
        assertThat(Width.of("\u0000\u001b\u0007\u009b\u00ad")).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "hello, 5, hello",
        "hello, 4, hel…",
        "hello, 1, …",
        "日本語, 6, 日本語",
        "日本語, 5, 日本…",
        "日本語, 4, 日…",
        "日本語, 2, …",
    })
    void a_cut_text_ends_in_an_ellipsis(String text, int columns, String cut) {
        assertThat(Width.cut(text, columns)).isEqualTo(cut);
    }

    @Test
    void nothing_fits_into_no_columns() {
        assertThat(Width.cut("hello", 0)).isEmpty();
        assertThat(Width.fit("hello", 0)).isEmpty();
        assertThat(Width.fit("hello", -3)).isEmpty();
    }

    @Test
    void a_wide_character_that_half_fits_leaves_a_space() {
        assertThat(Width.fit("日本語", 4)).isEqualTo("日… ");
    }

    @Test
    void a_cut_keeps_marks_with_their_letter() {
        assertThat(Width.head("e\u0301e\u0301", 1)).isEqualTo("e\u0301");
    }

    @Test
    void padding_counts_columns_and_not_characters() {
        assertThat(Width.padRight("日", 4)).isEqualTo("日  ");
        assertThat(Width.padLeft("😀", 4)).isEqualTo("  😀");
    }

    @Property
    void a_fitted_text_takes_exactly_its_columns(
            @ForAll("texts") String text, @ForAll @IntRange(max = 60) int columns) {
        assertThat(Width.of(Width.fit(text, columns))).isEqualTo(columns);
    }

    @Property
    void a_cut_text_never_takes_more(@ForAll("texts") String text, @ForAll @IntRange(max = 60) int columns) {
        assertThat(Width.of(Width.cut(text, columns))).isLessThanOrEqualTo(columns);
        assertThat(Width.of(Width.cut(text, columns, "..."))).isLessThanOrEqualTo(columns);
    }

    @Property
    void a_text_is_as_wide_as_its_parts(@ForAll("texts") String one, @ForAll("texts") String other) {
        assertThat(Width.of(one + other)).isEqualTo(Width.of(one) + Width.of(other));
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                        Arbitraries.chars().range('a', 'z').map(c -> Character.toString(c)),
                        Arbitraries.of("日", "한", "😀", "é", "e\u0301", "●", "\u200d", "🇫", "ｆ", "█", " "))
                .list()
                .ofMaxSize(40)
                .map(parts -> String.join("", parts));
    }
}
