package dev.agentctl.shared.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class BoundedJsonTest {
    private static final BoundedJson WIDE = new BoundedJson(1_000_000, 1_000, 10_000);

    @Test
    void what_is_within_the_bounds_is_read_as_it_is() throws IOException {
        String json =
                "{\"a\":[1,-2.5,true,null,\"x\\n\\u00e9\"],\"b\":{\"c\":\"\\\\\\\"\"},\"d\":123456789012345678901}";
        assertThat(WIDE.read(in(json))).isEqualTo(Json.object(json.getBytes(StandardCharsets.UTF_8)));
    }

    @Property(tries = 300)
    void any_text_is_cut_and_stays_text(
            @ForAll @StringLength(max = 60) String text, @ForAll @IntRange(max = 40) int max) throws IOException {
        String json = Json.line(JsonObject.EMPTY.with("t", text).with("after", 7));
        JsonObject read = new BoundedJson(max, 10, 100).read(in(json));
        // The names are texts too, and cut as such.
        if (max >= 5) {
            String kept = read.text("t").orElseThrow();
            String wanted =
                    Json.object(json.getBytes(StandardCharsets.UTF_8)).text("t").orElseThrow();
            assertThat(wanted).startsWith(kept);
            assertThat(read.number("after")).hasValue(7);
        }
    }

    @Test
    void a_text_is_never_cut_within_a_character_or_an_escape() throws IOException {
        String json = "{\"text\":\"ab\\u00e9\\\\é€\"}";
        assertThat(new BoundedJson(4, 10, 100).read(in(json)).text("text")).contains("abé");
        assertThat(new BoundedJson(8, 10, 100).read(in(json)).text("text")).contains("abé");
        assertThat(new BoundedJson(9, 10, 100).read(in(json)).text("text")).contains("abé\\");
        assertThat(new BoundedJson(11, 10, 100).read(in(json)).text("text")).contains("abé\\é");
    }

    @Test
    void what_is_too_much_is_left_out_and_what_follows_is_read() throws IOException {
        StringBuilder json = new StringBuilder("{\"many\":[");
        json.append("{\"x\":[1,2,3]},".repeat(5_000)).append("0],\"after\":\"kept\"}");
        JsonObject read = new BoundedJson(100, 20, 1_000).read(in(json.toString()));
        assertThat(read.list("many")).hasSize(20);
        assertThat(read.text("after")).contains("kept");
    }

    @Test
    void deep_nesting_is_left_out_below_a_bound() throws IOException {
        String json = "{\"deep\":" + "[".repeat(300) + "]".repeat(300) + ",\"after\":1}";
        assertThat(WIDE.read(in(json)).number("after")).hasValue(1);
    }

    @Test
    void hundred_megabytes_in_one_text_take_no_memory() throws IOException {
        byte[] block = "x".repeat(100_000).getBytes(StandardCharsets.US_ASCII);
        List<InputStream> parts = new ArrayList<>(List.of(in("{\"text\":\"")));
        for (int i = 0; i < 1_000; i++) {
            parts.add(new ByteArrayInputStream(block));
        }
        parts.add(in("\",\"after\":1}"));
        InputStream huge = new SequenceInputStream(Collections.enumeration(parts));
        JsonObject read = new BoundedJson(1_000, 10, 100).read(huge);
        assertThat(read.text("text").orElseThrow()).hasSize(1_000);
        assertThat(read.number("after")).hasValue(1);
    }

    @Test
    void what_is_no_object_or_breaks_off_is_an_error() {
        for (String wrong : new String[] {"", "[1]", "7", "{\"a\":", "{\"a\":1", "{\"a\":\"x", "{a:1}", "{\"a\":1]"}) {
            assertThatThrownBy(() -> WIDE.read(in(wrong))).as(wrong).isInstanceOf(IOException.class);
        }
    }

    private static InputStream in(String json) {
        return new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8));
    }
}
