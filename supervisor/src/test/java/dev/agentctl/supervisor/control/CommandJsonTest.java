package dev.agentctl.supervisor.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentctl.shared.json.Json;
import dev.agentctl.shared.json.JsonObject;
import dev.agentctl.shared.team.Role;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandJsonTest {
    private static JsonObject sent(JsonObject json) throws IOException {
        return Json.object(Json.line(json).getBytes(StandardCharsets.UTF_8));
    }

    @Property(tries = 300)
    void a_command_arrives_as_it_was_sent(@ForAll("commands") TeamCommand command) throws IOException {
        assertThat(CommandJson.parse(sent(CommandJson.of(command)))).isEqualTo(command);
        assertThat(Json.line(CommandJson.of(command))).doesNotContain("\n");
    }

    @Property(tries = 300)
    void a_reply_arrives_as_it_was_sent(@ForAll boolean ok, @ForAll String sentence, @ForAll("facts") JsonObject facts)
            throws IOException {
        TeamReply reply = new TeamReply(ok, whole(sentence), facts);

        assertThat(ReplyJson.parse(sent(ReplyJson.of(reply)))).isEqualTo(reply);
    }

    @Provide
    Arbitrary<TeamCommand> commands() {
        Arbitrary<String> text = Arbitraries.strings().ofMaxLength(40).map(CommandJsonTest::whole);
        Arbitrary<Optional<String>> maybe = text.optional();
        return Arbitraries.oneOf(
                Arbitraries.of(new TeamCommand.Status(), new TeamCommand.Rescued(), new TeamCommand.Stop()),
                Combinators.combine(
                                Arbitraries.of(Role.class), maybe, text.list().ofMaxSize(3), maybe)
                        .as(TeamCommand.Spawn::new),
                Combinators.combine(text, maybe).as((nick, id) -> (TeamCommand) new TeamCommand.Retire(nick, id)),
                Combinators.combine(text, maybe).as((nick, id) -> (TeamCommand) new TeamCommand.Shift(nick, id)),
                text.map(TeamCommand.Nudge::new),
                Combinators.combine(text, text).as((nick, what) -> (TeamCommand) new TeamCommand.Say(nick, what)),
                maybe.map(TeamCommand.Pause::new),
                maybe.map(TeamCommand.Resume::new),
                Combinators.combine(text, maybe, text)
                        .as((what, nick, by) -> (TeamCommand) new TeamCommand.AddTask(what, nick, by)),
                Arbitraries.longs().map(TeamCommand.CancelTask::new),
                Arbitraries.longs().map(TeamCommand.RetryTask::new));
    }

    @Provide
    Arbitrary<JsonObject> facts() {
        return Combinators.combine(
                        Arbitraries.strings().map(CommandJsonTest::whole), Arbitraries.longs(), Arbitraries.doubles())
                .as((text, number, real) -> JsonObject.EMPTY
                        .with("text", text)
                        .with("number", number)
                        .with("real", real)
                        .with("list", List.of(text, number, JsonObject.EMPTY.with("deep", true))));
    }

    /** Half a character cannot be sent as UTF-8. */
    private static String whole(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|the field 'command' is missing",
                "{\"command\":7}|the field 'command' must be text",
                "{\"command\":\"fly\\u001b[2J\"}|there is no command 'fly'",
                "{\"command\":\"retire\"}|the command 'retire' needs a nick",
                "{\"command\":\"retire\",\"nick\":null}|the command 'retire' needs a nick",
                "{\"command\":\"say\",\"nick\":\"ada\"}|the command 'say' needs a text",
                "{\"command\":\"say\",\"nick\":\"ada\",\"text\":[]}|the field 'text' must be text",
                "{\"command\":\"pause\",\"nick\":1}|the field 'nick' must be text",
                "{\"command\":\"add-task\",\"by\":\"zoe\"}|the command 'add-task' needs a text",
                "{\"command\":\"add-task\",\"text\":\"x\"}|the command 'add-task' needs a by",
                "{\"command\":\"add-task\",\"text\":\"x\",\"by\":\"y\",\"addressee\":7}|the field 'addressee' must be"
                        + " text",
                "{\"command\":\"cancel-task\"}|the field 'number' must be there, and a whole number",
                "{\"command\":\"retry-task\",\"number\":\"7\"}|the field 'number' must be there, and a whole number",
                "{\"command\":\"retry-task\",\"number\":7.5}|the field 'number' must be there, and a whole number",
                "{\"command\":\"spawn\"}|the command 'spawn' needs a role",
                "{\"command\":\"spawn\",\"role\":\"king\"}|there is no role 'king': use em, manager or worker",
                "{\"command\":\"spawn\",\"role\":\"em\",\"channels\":\"#a\"}|the field 'channels' must be a list of"
                        + " texts",
                "{\"command\":\"spawn\",\"role\":\"em\",\"channels\":[1]}|the field 'channels' must be a list of texts",
                "{\"command\":\"spawn\",\"role\":\"em\",\"channels\":[null]}|the field 'channels' must be a list of"
                        + " texts",
            })
    void what_is_no_command_is_refused_in_one_sentence(String json, String sentence) {
        assertThatThrownBy(() -> CommandJson.parse(Json.object(json.getBytes(StandardCharsets.UTF_8))))
                .isInstanceOf(IOException.class)
                .hasMessage(sentence);
    }

    @Test
    void what_a_later_version_adds_is_passed_over() throws IOException {
        assertThat(CommandJson.parse(Json.object(
                        "{\"command\":\"nudge\",\"nick\":\"ada\",\"hard\":true}".getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(new TeamCommand.Nudge("ada"));
        assertThat(ReplyJson.parse(JsonObject.EMPTY.with("ok", true).with("new", 1)))
                .isEqualTo(TeamReply.done(""));
        assertThatThrownBy(() -> ReplyJson.parse(JsonObject.EMPTY.with("sentence", "done")))
                .isInstanceOf(IOException.class);
    }
}
