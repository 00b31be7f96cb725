package dev.agentctl.tui.screen;

import static dev.agentctl.tui.Sessions.one;
import static dev.agentctl.tui.Sessions.team;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentctl.health.snapshot.SessionSample;
import dev.agentctl.health.snapshot.TaskSample;
import dev.agentctl.shared.agent.AgentHomes;
import dev.agentctl.shared.json.Json;
import dev.agentctl.shared.json.JsonObject;
import dev.agentctl.shared.team.Role;
import dev.agentctl.supervisor.control.TeamCommand;
import dev.agentctl.supervisor.control.TeamReply;
import dev.agentctl.tui.Fleets;
import dev.agentctl.tui.Tasks;
import dev.agentctl.tui.state.Event;
import dev.agentctl.tui.state.SessionAct;
import dev.agentctl.tui.state.SessionAct.Verb;
import dev.agentctl.tui.state.TaskAct;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TeamDeskTest {
    private static final SessionSample GRACE = team(
                    "alpha", List.of(), one("Grace", Role.EM).id("the-id", 3))
            .sessions()
            .getFirst();

    private @TempDir Path root;
    private final List<TeamCommand> asked = new ArrayList<>();

    @Test
    void what_ends_a_conversation_names_it() throws IOException {
        desk(TeamReply.done("Grace retires")).ask(new SessionAct(Verb.RETIRE, GRACE, List.of()));
        desk(TeamReply.done("ok")).ask(new SessionAct(Verb.SHIFT, GRACE, List.of()));
        desk(TeamReply.done("ok")).ask(new SessionAct(Verb.NUDGE, GRACE, List.of()));
        desk(TeamReply.done("ok")).ask(new SessionAct(Verb.PAUSE, GRACE, List.of()));
        desk(TeamReply.done("ok")).ask(new SessionAct(Verb.RESUME, GRACE, List.of()));

        assertThat(asked)
                .containsExactly(
                        new TeamCommand.Retire("Grace", Optional.of("the-id")),
                        new TeamCommand.Shift("Grace", Optional.of("the-id")),
                        new TeamCommand.Nudge("Grace"),
                        new TeamCommand.Pause(Optional.of("Grace")),
                        new TeamCommand.Resume(Optional.of("Grace")));
        assertThat(log()).hasSize(5);
    }

    @Test
    void a_task_is_named_by_its_number() throws IOException {
        TaskSample task = Tasks.team(Tasks.usual()).tasks().getFirst();

        Event.Acted acted =
                desk(TeamReply.done("task 3 is cancelled")).ask(new TaskAct(TaskAct.Verb.CANCEL, task, List.of()));
        desk(TeamReply.refused("it is done")).ask(new TaskAct(TaskAct.Verb.RETRY, task, List.of()));

        assertThat(asked).containsExactly(new TeamCommand.CancelTask(3), new TeamCommand.RetryTask(3));
        assertThat(acted).isEqualTo(new Event.Acted(task.id(), true, "task 3 is cancelled"));
        assertThat(log().getFirst().text("act")).contains("task cancel");
        assertThat(log().getFirst().number("task")).hasValue(3);
        assertThat(log().getFirst().text("session")).isEmpty();
        assertThat(log().getLast().text("outcome")).contains("refused");
    }

    @Test
    void each_answer_is_written_down_and_told() throws IOException {
        Event.Acted done = desk(TeamReply.done("it retires")).ask(new SessionAct(Verb.RETIRE, GRACE, List.of()));
        Event.Acted refused =
                desk(TeamReply.refused("no such \u001b[31msession")).ask(new SessionAct(Verb.SHIFT, GRACE, List.of()));

        assertThat(done).isEqualTo(new Event.Acted(GRACE.id(), true, "Grace: it retires"));
        assertThat(refused).isEqualTo(new Event.Acted(GRACE.id(), false, "Grace: no such session"));
        JsonObject first = log().getFirst();
        assertThat(first.text("act")).contains("retire");
        assertThat(first.text("team")).contains("alpha");
        assertThat(first.text("session")).contains("Grace");
        assertThat(first.text("session_id")).contains("the-id");
        assertThat(first.number("generation")).hasValue(3);
        assertThat(first.text("outcome")).contains("done");
        assertThat(log().getLast().text("outcome")).contains("refused");
    }

    @Test
    void a_supervisor_that_does_not_answer_is_told_in_one_sentence() throws IOException {
        TeamDesk desk = new TeamDesk(new AgentHomes(root), clock(), (socket, command, bound) -> {
            throw new IOException("nobody listens at " + socket);
        });

        Event.Acted acted = desk.ask(new SessionAct(Verb.NUDGE, GRACE, List.of()));

        assertThat(acted.done()).isFalse();
        assertThat(acted.sentence()).isEqualTo("Grace: nobody listens at " + root.resolve("team/alpha/control.sock"));
        assertThat(log().getFirst().text("outcome")).contains("failed");
    }

    private TeamDesk desk(TeamReply reply) {
        return new TeamDesk(new AgentHomes(root), clock(), (socket, command, bound) -> {
            asked.add(command);
            return reply;
        });
    }

    private static Clock clock() {
        return Clock.fixed(Fleets.AT, ZoneOffset.UTC);
    }

    private List<JsonObject> log() throws IOException {
        List<JsonObject> entries = new ArrayList<>();
        for (String line : Files.readAllLines(root.resolve("events.jsonl"))) {
            entries.add(Json.object(line.getBytes(StandardCharsets.UTF_8)));
        }
        return entries;
    }
}
