package dev.agentctl.shared.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void what_is_written_is_read_back_the_same(@ForAll("objects") JsonObject object) throws IOException {
        assertThat(Json.object(bytes(Json.line(object)))).isEqualTo(object);
        assertThat(Json.object(bytes(Json.pretty(object)))).isEqualTo(object);
        assertThat(Json.object(bytes(Json.line(object))).hashCode()).isEqualTo(object.hashCode());
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void a_line_holds_no_line_end(@ForAll("objects") JsonObject object) {
        assertThat(Json.line(object)).doesNotContain("\n", "\r");
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void any_bytes_give_an_object_or_an_io_exception(@ForAll byte[] noise) {
        readsOrRefuses(noise);
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void any_torn_object_gives_an_object_or_an_io_exception(
            @ForAll("objects") JsonObject object, @ForAll("fractions") double where) {
        byte[] whole = bytes(Json.line(object));
        readsOrRefuses(Arrays.copyOf(whole, (int) (whole.length * where)));
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void any_flipped_byte_gives_an_object_or_an_io_exception(
            @ForAll("objects") JsonObject object, @ForAll("fractions") double where, @ForAll byte other) {
        byte[] bytes = bytes(Json.line(object));
        bytes[(int) (bytes.length * where)] = other;
        readsOrRefuses(bytes);
    }

    private static void readsOrRefuses(byte[] bytes) {
        try {
            assertThat(Json.object(bytes).fields()).isNotNull();
        } catch (IOException refused) {
            assertThat(refused.getMessage()).isNotBlank();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "nul",
                "[]",
                "\"text\"",
                "1",
                "{",
                "{\"a\"",
                "{\"a\":",
                "{\"a\":1",
                "{\"a\":1,}",
                "{\"a\":1}}",
                "{\"a\":1} {\"b\":2}",
                "{a:1}",
                "{'a':1}",
                "{\"a\":NaN}",
                "{\"a\":Infinity}",
                "{\"a\":01}",
                "{\"a\":.5}",
                "{\"a\":\"\n\"}",
                "{\"a\":\"\\q\"}",
                "// comment\n{}",
                "\u0000"
            })
    void what_is_not_one_object_is_refused(String text) {
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> Json.object(bytes(text)));
    }

    @Test
    void hostile_depth_and_length_are_refused_with_a_sentence() {
        refused("{\"a\":".repeat(100_000));
        refused("{\"a\":" + "[".repeat(100_000));
        refused("{\"a\":" + "[".repeat(200) + "]".repeat(200) + "}");
        refused("{\"a\":" + "9".repeat(100_000) + "}");
        refused("{\"a\":0." + "9".repeat(100_000) + "}");
        refused("{\"" + "k".repeat(1_000_000) + "\":1}");
    }

    private static void refused(String text) {
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> Json.object(bytes(text)));
    }

    @Test
    void numbers_beyond_their_types_do_no_harm() throws IOException {
        JsonObject object = Json.object(bytes("{\"big\":123456789012345678901234567890,\"huge\":1e999,\"tiny\":1e-999,"
                + "\"max\":9223372036854775807,\"next\":9223372036854775808,\"time\":9223372036854775807}"));
        assertThat(object.number("big")).isEmpty();
        assertThat(object.real("big")).hasValue(1.2345678901234568E29);
        assertThat(object.real("huge")).isEmpty();
        assertThat(object.real("tiny")).hasValue(0.0);
        assertThat(object.number("max")).hasValue(Long.MAX_VALUE);
        assertThat(object.number("next")).isEmpty();
        assertThat(object.instant("time")).isEmpty();
        assertThat(Json.line(object)).contains("\"huge\":null");
    }

    @Test
    void a_read_of_the_wrong_type_gives_nothing() throws IOException {
        JsonObject object =
                Json.object(bytes("{\"t\":\"x\",\"n\":1,\"r\":1.5,\"f\":true,\"o\":{},\"l\":[1,{},null],\"z\":null}"));
        for (String name : List.of("n", "r", "f", "o", "l", "z", "absent")) {
            assertThat(object.text(name)).isEmpty();
        }
        for (String name : List.of("t", "r", "f", "o", "l", "z", "absent")) {
            assertThat(object.number(name)).isEmpty();
        }
        for (String name : List.of("t", "f", "o", "l", "z", "absent")) {
            assertThat(object.real(name)).isEmpty();
        }
        for (String name : List.of("t", "n", "r", "o", "l", "z", "absent")) {
            assertThat(object.flag(name)).isEmpty();
        }
        for (String name : List.of("t", "n", "r", "f", "l", "z", "absent")) {
            assertThat(object.object(name)).isEmpty();
        }
        for (String name : List.of("t", "r", "f", "o", "l", "z", "absent")) {
            assertThat(object.instant(name)).isEmpty();
        }
        for (String name : List.of("t", "n", "r", "f", "o", "z", "absent")) {
            assertThat(object.list(name)).isEmpty();
        }
        assertThat(object.objects("l")).containsExactly(JsonObject.EMPTY);
    }

    @Test
    void times_are_read_in_the_forms_that_tools_write() throws IOException {
        JsonObject object =
                Json.object(bytes("{\"z\":\"2026-01-02T03:04:05.678Z\",\"offset\":\"2026-01-02T05:04:05+02:00\","
                        + "\"epoch\":1767323045,\"zoneless\":\"2026-01-02T03:04:05\",\"words\":\"now\"}"));
        assertThat(object.instant("z")).contains(Instant.parse("2026-01-02T03:04:05.678Z"));
        assertThat(object.instant("offset")).contains(Instant.parse("2026-01-02T03:04:05Z"));
        assertThat(object.instant("epoch")).contains(Instant.ofEpochSecond(1767323045));
        assertThat(object.instant("zoneless")).isEmpty();
        assertThat(object.instant("words")).isEmpty();
    }

    @Test
    void an_object_never_changes() {
        List<Object> list = new ArrayList<>(List.of(1L));
        JsonObject object = JsonObject.EMPTY.with("list", list).with("n", 1);
        list.add(2L);
        JsonObject changed = object.with("n", 2).without("list");
        assertThat(Json.line(object)).isEqualTo("{\"list\":[1],\"n\":1}");
        assertThat(Json.line(changed)).isEqualTo("{\"n\":2}");
        assertThat(JsonObject.EMPTY.fields()).isEmpty();
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> object.fields().put("n", 3L));
    }

    @Test
    void elements_that_are_no_objects_are_left_out_of_a_list_of_objects() throws IOException {
        assertThat(Json.objects(new ByteArrayInputStream(bytes("[1,{\"a\":1},null,[{}],{}]"))))
                .containsExactly(JsonObject.EMPTY.with("a", 1), JsonObject.EMPTY);
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> Json.objects(new ByteArrayInputStream(bytes("{}"))));
    }

    @Provide
    Arbitrary<Double> fractions() {
        return Arbitraries.doubles().between(0, 0.99);
    }

    @Provide
    Arbitrary<JsonObject> objects() {
        return objectsOf(2);
    }

    private static Arbitrary<JsonObject> objectsOf(int depth) {
        // A lone surrogate has no UTF-8 form; all else must come back.
        Arbitrary<String> texts = Arbitraries.strings()
                .ofMaxLength(20)
                .filter(text -> StandardCharsets.UTF_8.newEncoder().canEncode(text));
        Arbitrary<Object> leaves = Arbitraries.oneOf(
                texts.map(text -> (Object) text),
                Arbitraries.longs().map(number -> (Object) number),
                Arbitraries.doubles().map(number -> (Object) number),
                Arbitraries.of(true, false).map(flag -> (Object) flag));
        Arbitrary<Object> values = depth == 0
                ? leaves
                : Arbitraries.oneOf(
                        leaves,
                        objectsOf(depth - 1).map(object -> (Object) object),
                        leaves.list().ofMaxSize(4).map(list -> (Object) list));
        return Arbitraries.maps(texts, values).ofMaxSize(4).map(JsonTest::object);
    }

    private static JsonObject object(Map<String, Object> fields) {
        JsonObject object = JsonObject.EMPTY;
        for (Map.Entry<String, Object> field : fields.entrySet()) {
            object = object.with(field.getKey(), field.getValue());
        }
        return object;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
