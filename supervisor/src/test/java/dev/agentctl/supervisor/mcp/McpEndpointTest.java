package dev.agentctl.supervisor.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentctl.shared.json.Json;
import dev.agentctl.shared.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class McpEndpointTest {
    private static final String SCHEMA = """
        {"type":"object","required":["page"],"properties":{
          "page":{"type":"string","minLength":1,"maxLength":5},
          "mode":{"type":"string","enum":["new","append"]},
          "lines":{"type":"array","maxItems":2,"items":{"type":"integer","minimum":1,"maximum":9}},
          "at":{"type":"object","required":["x"],"properties":{"x":{"type":["number","null"]}}},
          "sure":{"type":"boolean"}}}
        """;

    private final List<JsonObject> calls = new ArrayList<>();
    private final McpEndpoint endpoint = new McpEndpoint(new Pages());

    @Test
    void a_client_is_greeted_in_its_own_version_and_shown_the_tools() throws Exception {
        JsonObject greeted = answer("""
            {"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2030-01-01"}}\
            """);
        assertThat(greeted.number("id")).hasValue(0);
        assertThat(result(greeted).text("protocolVersion")).contains("2030-01-01");
        assertThat(result(greeted).object("capabilities").orElseThrow().object("tools"))
                .isPresent();
        JsonObject noted = answer("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");
        assertThat(noted).hasToString("{\"jsonrpc\":\"2.0\",\"result\":{}}");
        JsonObject tool = result(answer("{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"method\":\"tools/list\"}"))
                .objects("tools")
                .getFirst();
        assertThat(tool.text("name")).contains("write");
        assertThat(tool.object("inputSchema")).contains(json(SCHEMA));
        assertThat(tool.object("_meta").orElseThrow().flag("anthropic/alwaysLoad"))
                .contains(true);
    }

    @Test
    void a_call_that_matches_its_schema_is_carried_out() throws Exception {
        JsonObject result =
                call("{\"page\":\"Home\",\"mode\":\"new\",\"lines\":[1,9],\"at\":{\"x\":null},\"sure\":true}");
        assertThat(result.flag("isError")).contains(false);
        assertThat(result.objects("content").getFirst().text("text")).contains("written");
        assertThat(calls).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {}                                   | 'page' is missing
        {"page":7}                           | 'page' must be of type string, not integer
        {"page":""}                          | 'page' must have at least 1 characters, it has 0
        {"page":"123456"}                    | 'page' must have at most 5 characters, it has 6
        {"page":"a","pgae":"b"}              | 'pgae' is not known here, known are page, mode, lines, at, sure
        {"page":"a","mode":"delete"}         | 'mode' must be one of 'new', 'append', not 'delete'
        {"page":"a","lines":[1,2,3]}         | 'lines' must have at most 2 elements, it has 3
        {"page":"a","lines":[0]}             | 'lines[0]' must be at least 1
        {"page":"a","lines":[1,10]}          | 'lines[1]' must be at most 9
        {"page":"a","lines":[1.5]}           | 'lines[0]' must be of type integer, not number
        {"page":"a","at":{}}                 | 'at.x' is missing
        {"page":"a","at":{"x":"1"}}          | 'at.x' must be of type number or null, not string
        {"page":"a","sure":"yes"}            | 'sure' must be of type boolean, not string
        """)
    void what_is_wrong_with_arguments_is_said_and_nothing_is_done(String arguments, String wrong) throws Exception {
        JsonObject result = call(arguments);
        assertThat(result.flag("isError")).contains(true);
        assertThat(result.objects("content").getFirst().text("text").orElseThrow())
                .contains(wrong, "not carried out", "Call it again");
        assertThat(calls).isEmpty();
    }

    @Test
    void a_tool_that_throws_is_an_answer_and_one_that_is_not_there_an_error() throws Exception {
        assertThat(call("{\"page\":\"bad\"}").flag("isError")).contains(true);
        JsonObject none = answer("{\"id\":4,\"method\":\"tools/call\",\"params\":{\"name\":\"reed\"}}");
        assertThat(none.object("error").orElseThrow().text("message"))
                .contains("there is no tool 'reed'; there are write");
        JsonObject odd = answer("{\"id\":5,\"method\":\"resources/list\"}");
        assertThat(odd.object("error").orElseThrow().number("code")).hasValue(-32_601);
        assertThatThrownBy(() -> call("{\"page\":\"wait\"}")).isInstanceOf(InterruptedException.class);
    }

    @Property(tries = 300)
    void no_arguments_break_the_check(@ForAll String name, @ForAll String value, @ForAll int number) throws Exception {
        JsonObject arguments = JsonObject.EMPTY
                .with("page", value)
                .with(name, List.of(number, JsonObject.EMPTY.with(value, null)))
                .with("at", JsonObject.EMPTY.with(name, number));
        JsonObject message = JsonObject.EMPTY
                .with("id", 1)
                .with("method", "tools/call")
                .with("params", JsonObject.EMPTY.with("name", "write").with("arguments", arguments));
        assertThat(new McpEndpoint(new Pages()).answer(message).object("result"))
                .isPresent();
    }

    private JsonObject call(String arguments) throws Exception {
        return result(answer("{\"id\":3,\"method\":\"tools/call\",\"params\":{\"name\":\"write\",\"arguments\":"
                + arguments + "}}"));
    }

    private JsonObject answer(String message) throws Exception {
        return endpoint.answer(json(message));
    }

    private static JsonObject result(JsonObject reply) {
        return reply.object("result").orElseThrow();
    }

    private static JsonObject json(String text) throws IOException {
        return Json.object(text.getBytes(StandardCharsets.UTF_8));
    }

    private final class Pages implements McpServer {
        @Override
        public String name() {
            return "pages";
        }

        @Override
        public List<McpTool> tools() {
            try {
                return List.of(new McpTool("write", "Writes a page", json(SCHEMA)));
            } catch (IOException malformed) {
                throw new AssertionError(malformed);
            }
        }

        @Override
        public McpAnswer call(String tool, JsonObject arguments) throws InterruptedException {
            String page = arguments.text("page").orElseThrow();
            if (page.equals("bad")) {
                throw new IllegalStateException("no ink");
            }
            if (page.equals("wait")) {
                throw new InterruptedException();
            }
            calls.add(arguments);
            return McpAnswer.of("written");
        }
    }
}
