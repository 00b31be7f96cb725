package dev.agentctl.shared.team;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentctl.shared.agent.Tokens;
import dev.agentctl.shared.json.Json;
import dev.agentctl.shared.json.JsonObject;
import dev.agentctl.shared.team.TeamSnapshot.Chat;
import dev.agentctl.shared.team.TeamSnapshot.TeamSpending;
import dev.agentctl.shared.team.TeamTask.Origin;
import dev.agentctl.shared.team.TeamTask.Status;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tasks, and the chat that they come from, as JSON and back. */
class TaskJsonTest {
    private static final TeamName NAME = new TeamName("shop");
    private static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");

    private static JsonObject written(JsonObject json) throws IOException {
        return Json.object(Json.line(json).getBytes(StandardCharsets.UTF_8));
    }

    private static TeamSnapshot team(List<TeamTask> tasks, Optional<Chat> chat) {
        return new TeamSnapshot(
                NAME,
                AT,
                Optional.empty(),
                false,
                List.of(),
                List.of(),
                tasks,
                chat,
                new TeamSpending(Tokens.NONE, 0, true, 0, 0, OptionalDouble.empty(), OptionalDouble.empty()),
                List.of());
    }

    @Property(tries = 500)
    void a_task_is_read_as_it_was_written(@ForAll("tasks") TeamTask task) throws IOException {
        assertThat(TaskJson.read(written(TaskJson.of(task)))).contains(task);
        assertThat(Json.line(TaskJson.of(task))).doesNotContain("\n");
    }

    @Property(tries = 100)
    void a_team_keeps_its_tasks_and_its_chat(
            @ForAll("taskLists") List<TeamTask> tasks, @ForAll("chats") Optional<Chat> chat) throws IOException {
        TeamSnapshot team = team(tasks, chat);

        assertThat(TeamJson.snapshot(NAME, written(TeamJson.of(team)))).isEqualTo(team);
    }

    @Property(tries = 500)
    void whatever_a_file_says_is_a_task_or_none(@ForAll("forged") JsonObject json) throws IOException {
        TaskJson.read(json).ifPresent(task -> {
            assertThat(task.number()).isPositive();
            assertThat(task.tries()).isNotNegative();
        });
        JsonObject state =
                JsonObject.EMPTY.with("tasks", List.of(json, 7L, "x")).with("chat", json);

        assertThat(TeamJson.snapshot(NAME, written(state)).tasks()).hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void what_a_team_of_before_wrote_has_no_tasks_and_no_chat() {
        TeamSnapshot old = TeamJson.snapshot(NAME, JsonObject.EMPTY.with("team", "shop"));

        assertThat(old.tasks()).isEmpty();
        assertThat(old.chat()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE})
    void a_task_without_a_number_is_passed_over(long number) {
        assertThat(TaskJson.read(JsonObject.EMPTY.with("number", number).with("text", "x")))
                .isEmpty();
        assertThat(TaskJson.read(JsonObject.EMPTY.with("text", "x"))).isEmpty();
    }

    @Test
    void fields_of_a_wrong_type_read_as_empty() {
        TeamTask task = TaskJson.read(JsonObject.EMPTY
                        .with("number", 7L)
                        .with("text", List.of("x"))
                        .with("by", 7L)
                        .with("channel", true)
                        .with("addressee", JsonObject.EMPTY)
                        .with("status", "levitating")
                        .with("nick", 1.5)
                        .with("tries", Long.MAX_VALUE)
                        .with("why", null)
                        .with("created_at", "yesterday")
                        .with("since", List.of())
                        .with("lease", "soon"))
                .orElseThrow();

        assertThat(task)
                .isEqualTo(new TeamTask(
                        7,
                        "",
                        new Origin("", Optional.empty()),
                        Optional.empty(),
                        Status.UNKNOWN,
                        Optional.empty(),
                        Integer.MAX_VALUE,
                        "",
                        Instant.EPOCH,
                        Instant.EPOCH,
                        Optional.empty()));
    }

    @Test
    void every_status_has_a_word_of_its_own() {
        for (Status status : Status.values()) {
            assertThat(Status.of(status.word())).isEqualTo(status);
        }
        assertThat(Status.of("QUEUED")).isEqualTo(Status.UNKNOWN);
    }

    @Test
    void people_see_what_is_begun_first_and_of_what_is_over_the_latest() {
        List<TeamTask> tasks = new ArrayList<>(List.of(
                task(1, Status.DONE, 500),
                task(2, Status.DEAD, 90),
                task(3, Status.QUEUED, 10),
                task(4, Status.GIVEN, 400),
                task(5, Status.STARTED, 1),
                task(6, Status.CANCELLED, 300),
                task(7, Status.QUEUED, 4000)));

        tasks.sort(TaskOrder.BY_STATUS);

        assertThat(tasks).extracting(TeamTask::number).containsExactly(5L, 4L, 3L, 7L, 2L, 6L, 1L);
    }

    private static TeamTask task(long number, Status status, long secondsAgo) {
        return new TeamTask(
                number,
                "x",
                new Origin("zoe", Optional.empty()),
                Optional.empty(),
                status,
                Optional.empty(),
                0,
                "",
                AT,
                AT.minusSeconds(secondsAgo),
                Optional.empty());
    }

    @Provide
    Arbitrary<TeamTask> tasks() {
        Arbitrary<String> text = Arbitraries.strings().ofMaxLength(30).map(TaskJsonTest::whole);
        Arbitrary<Instant> time = Arbitraries.longs().between(0, 1L << 40).map(Instant::ofEpochMilli);
        Arbitrary<Origin> origins =
                Combinators.combine(text, text.optional()).as((who, channel) -> new Origin(who, channel));
        return Combinators.combine(
                        Arbitraries.longs().between(1, Long.MAX_VALUE),
                        text,
                        origins,
                        Arbitraries.of(Status.class),
                        text.optional(),
                        Arbitraries.integers().between(0, Integer.MAX_VALUE),
                        time,
                        time.optional())
                .as((number, words, origin, status, nick, tries, at, lease) -> new TeamTask(
                        number, words, origin, nick, status, nick, tries, words, at, at.plusMillis(1), lease));
    }

    @Provide
    Arbitrary<List<TeamTask>> taskLists() {
        return tasks().list().ofMaxSize(5);
    }

    @Provide
    Arbitrary<Optional<Chat>> chats() {
        return Combinators.combine(
                        Arbitraries.of(true, false),
                        Arbitraries.strings().ofMaxLength(40).map(TaskJsonTest::whole),
                        Arbitraries.longs().between(0, 1L << 40).map(Instant::ofEpochMilli),
                        Arbitraries.longs().between(0, Long.MAX_VALUE))
                .as(Chat::new)
                .optional();
    }

    @Provide
    Arbitrary<JsonObject> forged() {
        Arbitrary<Object> anything = Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(30).map(text -> (Object) whole(text)),
                Arbitraries.longs().map(number -> (Object) number),
                Arbitraries.doubles().map(number -> (Object) number),
                Arbitraries.of(List.of(), JsonObject.EMPTY, true, "queued", "2026-03-01T12:00:00Z", "\u001b[2J"));
        return Arbitraries.maps(
                        Arbitraries.of(
                                "number",
                                "text",
                                "by",
                                "channel",
                                "addressee",
                                "status",
                                "nick",
                                "tries",
                                "why",
                                "created_at",
                                "since",
                                "lease",
                                "connected",
                                "sentence",
                                "ignored"),
                        anything)
                .map(fields -> {
                    JsonObject json = JsonObject.EMPTY;
                    for (var field : fields.entrySet()) {
                        json = json.with(field.getKey(), field.getValue());
                    }
                    return json;
                });
    }

    /** Half a character cannot be written as UTF-8. */
    private static String whole(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}
