package dev.agentctl.supervisor.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class OutputLinesTest {
    @Test
    void a_line_ends_at_a_newline_a_return_or_both() throws IOException {
        assertThat(lines("one\ntwo\r\nthree\rfour\n\nlast")).containsExactly("one", "two", "three", "four", "", "last");
    }

    @Test
    void nothing_gives_no_line() throws IOException {
        assertThat(lines("")).isEmpty();
    }

    @Test
    void a_line_of_megabytes_is_cut_and_what_is_missing_is_said() throws IOException {
        List<String> lines = lines("x".repeat(3_000_000) + "\nnext\n");
        assertThat(lines.getFirst())
                .hasSizeLessThan(OutputLines.MAX_LINE + 40)
                .endsWith("x [" + (3_000_000 - OutputLines.MAX_LINE) + " bytes more]");
        assertThat(lines).hasSize(2).last().isEqualTo("next");
    }

    @Test
    void the_last_words_are_given_where_the_stream_breaks() {
        List<String> lines = new ArrayList<>();
        InputStream broken = new SequenceInputStream(
                new ByteArrayInputStream("last words".getBytes(StandardCharsets.UTF_8)), new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw new IOException("broken");
                    }

                    @Override
                    public int read(byte[] buffer, int offset, int length) throws IOException {
                        throw new IOException("broken");
                    }
                });
        OutputLines cutter = new OutputLines(line -> lines.add(new String(line, StandardCharsets.UTF_8)));
        assertThatThrownBy(() -> cutter.drain(broken)).hasMessage("broken");
        assertThat(lines).containsExactly("last words");
    }

    @Property
    void any_short_lines_come_out_as_they_went_in(
            @ForAll List<@AlphaChars @StringLength(max = 200) String> lines,
            @ForAll @IntRange(min = 1, max = 50) int piece)
            throws IOException {
        byte[] bytes = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
        List<String> out = new ArrayList<>();
        new OutputLines(line -> out.add(new String(line, StandardCharsets.UTF_8)))
                .drain(new ByteArrayInputStream(bytes) {
                    @Override
                    public int read(byte[] buffer, int offset, int length) {
                        return super.read(buffer, offset, Math.min(length, piece));
                    }
                });
        assertThat(out).isEqualTo(lines.isEmpty() ? List.of("") : lines);
    }

    private static List<String> lines(String text) throws IOException {
        List<String> lines = new ArrayList<>();
        new OutputLines(line -> lines.add(new String(line, StandardCharsets.UTF_8)))
                .drain(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        return lines;
    }
}
