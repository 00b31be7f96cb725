package dev.agentctl.shared.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentctl.shared.text.Table.Align;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class TableTest {
    private final Table table = new Table().column("AGENT", Align.LEFT).column("CPU%", Align.RIGHT);

    @Test
    void columns_are_as_wide_as_their_widest_cell() {
        assertThat(table.row("a", "0.4").row("climber", "187.5").lines())
                .containsExactly("AGENT     CPU%", "a          0.4", "climber  187.5");
    }

    @Test
    void wide_characters_keep_the_columns_straight() {
        assertThat(table.row("日本語", "1.0").row("abcdefg", "2.0").lines())
                .containsExactly("AGENT    CPU%", "日本語    1.0", "abcdefg   2.0");
    }

    @Test
    void a_cell_cannot_command_the_terminal() {
        assertThat(table.row("a\u001b[2J\nb", "1").lines()).containsExactly("AGENT  CPU%", "a b       1");
    }

    @Test
    void a_row_has_as_many_cells_as_there_are_columns() {
        assertThatThrownBy(() -> table.row("a")).isInstanceOf(IllegalArgumentException.class);
    }

    @Property
    void no_line_is_wider_than_asked(
            @ForAll @Size(max = 9) List<String> names, @ForAll @IntRange(max = 50) int columns) {
        Table some = new Table().column("AGENT", Align.LEFT).column("", Align.LEFT);
        names.forEach(name -> some.row(name, name));
        assertThat(some.lines(columns))
                .hasSize(names.size() + 1)
                .allSatisfy(line -> assertThat(Width.of(line)).isLessThanOrEqualTo(columns));
    }
}
