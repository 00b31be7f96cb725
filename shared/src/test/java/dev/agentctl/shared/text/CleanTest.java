package dev.agentctl.shared.text;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class CleanTest {
    @Test
    void removes_escape_sequences_whole() {
        assertThat(Clean.line("a\u001b[31mred\u001b[0m b\u001b]0;title\u0007c\u009b2Jd\u001bPq\u001b\\e\u001b(Bf", 99))
                .isEqualTo("ared bcdef");
    }

    @Test
    void a_string_sequence_that_never_ends_takes_only_its_line() {
        assertThat(Clean.line("a\u001b]52;c;AAAA\nb", 99)).isEqualTo("a b");
    }

    @Test
    void removes_bidi_overrides_and_zero_width_characters() {
        assertThat(Clean.line("ab\u202ecd\u200be\u2066f", 99)).isEqualTo("abcdef");
    }

    @Test
    void cuts_between_characters_and_never_inside_one() {
        assertThat(Clean.line("\ud83d\ude00\ud83d\ude00\ud83d\ude00", 2)).isEqualTo("\ud83d\ude00\ud83d\ude00");
    }

    @Property
    void whatever_comes_in_no_control_character_comes_out(@ForAll String text) {
        assertThat(Clean.line(text, 1000).codePoints()).noneMatch(Character::isISOControl);
    }

    @Property
    void cleaning_twice_changes_nothing_more(@ForAll String text) {
        String once = Clean.line(text, 1000);
        assertThat(Clean.line(once, 1000)).isEqualTo(once);
    }
}
