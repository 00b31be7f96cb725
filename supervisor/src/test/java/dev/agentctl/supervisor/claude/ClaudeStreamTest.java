package dev.agentctl.supervisor.claude;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentctl.shared.agent.RateLimit;
import dev.agentctl.shared.agent.Tokens;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ClaudeStreamTest {
    @Test
    void the_lines_of_a_turn_become_messages() throws IOException {
        assertThat(read("""
            {"type":"system","subtype":"init","session_id":"s1","model":"m1","tools":["Bash"],"new":{"a":1}}
            {"type":"system","subtype":"status","status":"requesting"}
            {"type":"stream_event","event":{"type":"message_start","message":{"id":"msg_1","model":"m1","usage":{"input_tokens":10,"cache_creation_input_tokens":400,"cache_read_input_tokens":3000,"output_tokens":1}}},"parent_tool_use_id":null,"api_message_id":"msg_1"}
            {"type":"stream_event","event":{"type":"message_delta","usage":{"output_tokens":20}},"parent_tool_use_id":"toolu_9","api_message_id":"msg_1"}
            {"type":"assistant","message":{"id":"msg_1","model":"m1","content":[{"type":"thinking","thinking":"hm"},{"type":"text","text":"Hello"},{"type":"tool_use","id":"t1","name":"Bash","input":{"command":"ls"}}],"usage":{"input_tokens":10,"output_tokens":1}},"parent_tool_use_id":null}
            {"type":"user","message":{"role":"user","content":[{"type":"tool_result","content":[{"type":"text","text":"no"}],"is_error":true,"tool_use_id":"t1"}]},"parent_tool_use_id":null,"tool_use_result":"no"}
            {"type":"tool_progress","tool_use_id":"t1","elapsed_time_seconds":30}
            {"type":"rate_limit_event","rate_limit_info":{"status":"rejected","resetsAt":1795270058,"rateLimitType":"five_hour"}}
            {"type":"system","subtype":"api_retry","attempt":1,"max_retries":10,"retry_delay_ms":595,"error_status":null,"error":"unknown"}
            {"is_error":false,"num_turns":2,"subtype":"success","api_error_status":null,"result":"Hello","terminal_reason":"completed","type":"result","duration_ms":769,"session_id":"s1","usage":{"input_tokens":10,"output_tokens":20},"model_usage_since_last_result":{"m1":{"inputTokens":10,"outputTokens":20,"cacheReadInputTokens":3000,"cacheCreationInputTokens":400,"costUSD":0.00273},"m2":{"inputTokens":1,"outputTokens":2,"cacheReadInputTokens":3,"cacheCreationInputTokens":4,"costUSD":0.5}}}
            """))
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("blocks")
                .containsExactly(
                        new ClaudeMessage.Init("s1", "m1"),
                        new ClaudeMessage.Pulse("status"),
                        new ClaudeMessage.Partial(
                                "message_start", "msg_1", "m1", false, Optional.of(new Tokens(10, 1, 3_000, 400))),
                        new ClaudeMessage.Partial(
                                "message_delta", "msg_1", "", true, Optional.of(new Tokens(0, 20, 0, 0))),
                        new ClaudeMessage.Assistant(
                                "msg_1", "m1", false, List.of(), new Tokens(10, 1, 0, 0), Optional.empty()),
                        new ClaudeMessage.User(false, List.of()),
                        new ClaudeMessage.Pulse("tool_progress"),
                        new ClaudeMessage.Limit(new RateLimit(
                                "five_hour", "rejected", Optional.of(Instant.ofEpochSecond(1_795_270_058)))),
                        new ClaudeMessage.Retry(1, 10, Duration.ofMillis(595), OptionalInt.empty(), "unknown"),
                        new ClaudeMessage.Result(
                                "s1",
                                "success",
                                false,
                                "Hello",
                                List.of(),
                                OptionalInt.empty(),
                                "completed",
                                2,
                                Duration.ofMillis(769),
                                new Tokens(10, 20, 0, 0),
                                Optional.of(new ClaudeMessage.Bill(
                                        new Tokens(11, 22, 3_003, 404), OptionalDouble.of(0.50273)))));
    }

    @Test
    void what_was_said_comes_in_blocks() throws IOException {
        ClaudeMessage said = only(
                "{\"type\":\"assistant\",\"message\":{\"content\":[{\"type\":\"thinking\"},{\"type\":\"text\",\"text\":\"Hi\"},"
                    + "{\"type\":\"tool_use\",\"id\":\"t1\",\"name\":\"Bash\",\"input\":{\"command\":\"ls\"}},{\"type\":\"new\"}]}}");
        assertThat(((ClaudeMessage.Assistant) said).blocks())
                .satisfiesExactly(
                        block -> assertThat(block).isEqualTo(new ClaudeMessage.Block.Thinking()),
                        block -> assertThat(block).isEqualTo(new ClaudeMessage.Block.Text("Hi")),
                        block -> assertThat(((ClaudeMessage.Block.ToolUse) block)
                                        .input()
                                        .text("command"))
                                .contains("ls"),
                        block -> assertThat(block).isEqualTo(new ClaudeMessage.Block.Other("new")));
    }

    @Test
    void control_messages_keep_what_they_carry() throws IOException {
        ClaudeMessage asked = only("{\"type\":\"control_request\",\"request_id\":\"r1\",\"request\":{\"subtype\":"
                + "\"mcp_message\",\"message\":{\"id\":0}}}");
        assertThat(asked).isInstanceOfSatisfying(ClaudeMessage.ControlRequest.class, request -> {
            assertThat(request.id()).isEqualTo("r1");
            assertThat(request.subtype()).isEqualTo("mcp_message");
            assertThat(request.request().object("message").orElseThrow().number("id"))
                    .hasValue(0);
        });
        ClaudeMessage answered =
                only("{\"type\":\"control_response\",\"response\":{\"subtype\":\"error\",\"request_id\":"
                        + "\"r1\",\"error\":\"no\"}}");
        assertThat(answered).isInstanceOfSatisfying(ClaudeMessage.ControlResponse.class, response -> {
            assertThat(response.id()).isEqualTo("r1");
            assertThat(response.isError()).isTrue();
        });
    }

    @Test
    void unknown_kinds_odd_types_and_plain_text_are_no_errors() throws IOException {
        assertThat(read("""
            {"type":"tomorrow","subtype":"x"}
            {"type":7}
            {}

            not JSON at all
            {"type":"result","usage":"much","errors":7,"num_turns":-1,"duration_ms":1e300,"model_usage_since_last_result":{"m":{}}}
            {"type":"assistant","message":[]}
            """))
                .satisfiesExactly(
                        message -> assertThat(message).isEqualTo(new ClaudeMessage.Unknown("tomorrow", "x")),
                        message -> assertThat(message).isEqualTo(new ClaudeMessage.Unknown("", "")),
                        message -> assertThat(message).isEqualTo(new ClaudeMessage.Unknown("", "")),
                        message -> assertThat(message).isEqualTo(new ClaudeMessage.Plain("not JSON at all")),
                        message -> assertThat(((ClaudeMessage.Result) message)
                                        .sinceLast()
                                        .orElseThrow()
                                        .usd())
                                .isEmpty(),
                        message -> assertThat(message).isInstanceOf(ClaudeMessage.Assistant.class));
    }

    @Test
    void a_line_that_is_cut_off_is_plain_text_and_those_before_it_are_whole() throws IOException {
        assertThat(read("{\"type\":\"x\"}\n{\"type\":\"assistant\",\"mess"))
                .containsExactly(
                        new ClaudeMessage.Unknown("x", ""), new ClaudeMessage.Plain("{\"type\":\"assistant\",\"mess"));
    }

    @Test
    void lines_of_megabytes_are_read_for_the_little_that_matters() throws IOException {
        String image = "A".repeat(5_000_000);
        List<ClaudeMessage> messages = read("{\"type\":\"user\",\"message\":{\"content\":[{\"type\":\"tool_result\","
                + "\"tool_use_id\":\"t1\",\"content\":\"" + image + "\",\"is_error\":true}]},\"tool_use_result\":[\""
                + image + "\"]}\n{\"type\":\"after\"}\n" + "B".repeat(3_000_000) + "\n{\"type\":\"last\"}\n");
        assertThat(messages).hasSize(4);
        assertThat(((ClaudeMessage.User) messages.getFirst()).blocks().getFirst())
                .isInstanceOfSatisfying(ClaudeMessage.Block.ToolResult.class, result -> {
                    assertThat(result.isError()).isTrue();
                    assertThat(result.text()).hasSize(ClaudeStream.SHORT.maxText());
                });
        assertThat(messages.get(1)).isEqualTo(new ClaudeMessage.Unknown("after", ""));
        assertThat(((ClaudeMessage.Plain) messages.get(2)).text()).hasSizeLessThan(10_000);
        assertThat(messages.get(3)).isEqualTo(new ClaudeMessage.Unknown("last", ""));
    }

    @Test
    void a_result_keeps_its_bill_behind_whatever_stands_before_it() throws IOException {
        String denial =
                "{\"tool_name\":\"Bash\",\"tool_input\":{" + "\"a\":[1,2,3,4,5,6,7,8],".repeat(20) + "\"b\":1}},";
        ClaudeMessage result = only("{\"subtype\":\"success\",\"permission_denials\":[" + denial.repeat(500) + "{}],"
                + "\"result\":\"" + "x".repeat(100_000) + "\",\"type\":\"result\",\"model_usage_since_last_result\":"
                + "{\"m\":{\"inputTokens\":7,\"costUSD\":0.5}}}");
        assertThat(result).isInstanceOfSatisfying(ClaudeMessage.Result.class, last -> {
            assertThat(last.sinceLast().orElseThrow().usd()).hasValue(0.5);
            assertThat(last.text()).hasSize(ClaudeStream.SHORT.maxText());
        });
    }

    @Test
    void questions_are_whole_up_to_their_bound_and_say_so_beyond() throws IOException {
        String begin =
                "{\"type\":\"control_request\",\"request_id\":\"r1\",\"request\":{\"subtype\":\"mcp_message\",\"x\":\"";
        assertThat(only(begin + "y".repeat(3 << 20) + "\"}}"))
                .isInstanceOfSatisfying(ClaudeMessage.ControlRequest.class, asked -> {
                    assertThat(asked.isWhole()).isTrue();
                    assertThat(asked.request().text("x").orElseThrow()).hasSize(3 << 20);
                });
        String nested = "[".repeat(200) + "]".repeat(200);
        for (String line : List.of(
                begin + "y".repeat(5 << 20) + "\"}}",
                begin + "\",\"deep\":" + nested + "}}",
                "{\"type\":\"user\",\"type\":\"control_request\",\"request_id\":\"r1\",\"request\":{\"subtype\":\"mcp_message\"}}")) {
            assertThat(only(line)).isInstanceOfSatisfying(ClaudeMessage.ControlRequest.class, asked -> {
                assertThat(asked.isWhole()).isFalse();
                assertThat(asked.id()).isEqualTo("r1");
            });
        }
    }

    @Test
    void offsets_are_those_of_whole_lines() throws IOException {
        byte[] bytes = "\n{\"type\":\"é\"}\r\nplain\n\n{\"type\":\"x\"}\n{\"torn".getBytes(StandardCharsets.UTF_8);
        List<Long> offsets = new ArrayList<>();
        long end = new ClaudeStream(ClaudeStream.SHORT, (message, offset) -> offsets.add(offset))
                .drain(new ByteArrayInputStream(bytes), 100);
        assertThat(offsets).containsExactly(116L, 122L, 136L, 136L);
        assertThat(end).isEqualTo(136);
    }

    @Test
    void a_last_line_that_is_whole_but_for_its_end_counts() throws IOException {
        List<Long> offsets = new ArrayList<>();
        byte[] bytes = "{\"type\":\"x\"}".getBytes(StandardCharsets.UTF_8);
        assertThat(new ClaudeStream(ClaudeStream.SHORT, (message, offset) -> offsets.add(offset))
                        .drain(new ByteArrayInputStream(bytes), 0))
                .isEqualTo(bytes.length);
        assertThat(offsets).containsExactly((long) bytes.length);
    }

    @Property(tries = 500)
    void no_bytes_break_the_reading_and_each_line_gives_one_message_at_most(@ForAll byte[] bytes) throws IOException {
        List<ClaudeMessage> messages = new ArrayList<>();
        new ClaudeStream(ClaudeStream.SHORT, (message, offset) -> messages.add(message))
                .drain(new ByteArrayInputStream(bytes));
        long ends = 1;
        for (byte b : bytes) {
            ends += b == '\n' ? 1 : 0;
        }
        assertThat((long) messages.size()).isLessThanOrEqualTo(ends);
    }

    private static ClaudeMessage only(String line) throws IOException {
        List<ClaudeMessage> messages = read(line);
        assertThat(messages).hasSize(1);
        return messages.getFirst();
    }

    private static List<ClaudeMessage> read(String lines) throws IOException {
        List<ClaudeMessage> messages = new ArrayList<>();
        new ClaudeStream(ClaudeStream.SHORT, (message, offset) -> messages.add(message))
                .drain(new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)));
        return messages;
    }
}
