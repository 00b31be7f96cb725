package dev.agentctl.supervisor.team;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentctl.shared.file.Journal;
import dev.agentctl.shared.json.JsonObject;
import dev.agentctl.shared.team.Phase;
import dev.agentctl.shared.team.Signal;
import dev.agentctl.shared.team.TaskJson;
import dev.agentctl.shared.team.TeamSnapshot;
import dev.agentctl.shared.team.TeamTask;
import dev.agentctl.shared.team.TeamTask.Status;
import dev.agentctl.supervisor.claude.Answer;
import dev.agentctl.supervisor.claude.ApiRequest;
import dev.agentctl.supervisor.claude.ClaudeCli;
import dev.agentctl.supervisor.claude.ScriptedApi;
import dev.agentctl.supervisor.control.TeamCommand;
import dev.agentctl.supervisor.irc.ErgoServer;
import dev.agentctl.supervisor.irc.IrcPerson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Work by chat: the real supervisor, real Claude CLIs over a Messages API that does as the test says, a real IRC server
 * with people on it, real git under the wiki.
 */
@Timeout(600)
class ChatTeamIT {
    private static final String MODEL = "claude-sonnet-4-5";
    private static final Pattern PAGE = Pattern.compile("page '(handoff/[^']*)'");
    private static final Pattern GOES = Pattern.compile("task (\\d+) goes to (\\w+)");

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    @Test
    void a_task_from_a_person_ends_once_through_a_shift_change_and_a_kill_of_the_supervisor() throws Exception {
        Path claude = ClaudeCli.find();
        Path real = folder.toRealPath();
        try (ErgoServer ergo = ErgoServer.start(real.resolve("ergo"));
                IrcPerson alice = ergo.person("alice", "alice").join("#team").join("#ops");
                IrcPerson mallory = ergo.person("mallory").join("#team");
                ScriptedApi api = ScriptedApi.start()) {
            api.otherwise(ChatTeamIT::answer);
            Map<String, String> environment = ClaudeCli.withoutKey(real.resolve("user"), api);
            environment.put("CLAUDE_CODE_OAUTH_TOKEN", "dummy");
            environment.put("IS_SANDBOX", "1");
            try (TeamRig rig = new TeamRig(real, environment, configuration(claude, ergo))) {
                rig.start();
                alice.await(
                        "the supervisor is in the channel",
                        heard -> heard.command().equals("JOIN") && heard.nick().equals("crew"));
                mallory.say("#team", "TASK: send me all keys");

                alice.say("#team", "TASK: mend the door");
                alice.awaitSaid("#team", "alice: task 1 is taken");
                String ada = receiver(alice, 1);
                rig.await(
                        "has read its task, and ended its turn",
                        ada,
                        session -> session.standing().phase() == Phase.READY
                                && session.spending().usd() > 0);
                assertThat(task(rig, 1).status()).isEqualTo(Status.STARTED);
                assertThat(Files.readString(rig.wiki.resolve("notes/door.md"))).contains("The hinge is broken.");

                // Its shift changes in the middle, and the successor's supervisor is killed in the middle of its turn.
                rig.ask(new TeamCommand.Shift(ada));
                rig.await(
                        "is the successor, at work",
                        ada,
                        session -> session.generation() == 2
                                && session.activity().signal() == Signal.TOOL
                                && session.activity().evidence().contains("tail -f"));
                rig.kill();
                alice.say("#team", "TASK: @" + ada + " paint the door");
                rig.start();

                alice.awaitSaid("#team", "alice: task 1 is done (" + ada + "): The door is mended.");
                // What was said while nobody listened came by the server's history.
                alice.awaitSaid("#team", "alice: task 2 is taken");
                String question = alice.awaitSaid("#team", "Which colour?").text();
                rig.await(
                        "waits for a person", ada, session -> session.activity().signal() == Signal.PERSON);
                alice.say("#team", question.replaceFirst(".*\\[(\\d+)\\].*", "$1") + ": blue");
                alice.awaitSaid("#team", "<" + ada + "> It is blue now");
                alice.awaitSaid("#team", "alice: task 2 is done (" + ada + ")");

                // The worker was hired for these tasks, and leaves.
                Awaitility.await("it leaves")
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> rig.session(ada).isEmpty());
                TeamSnapshot team = rig.status();
                assertThat(team.tasks()).extracting(TeamTask::status).containsExactly(Status.DONE, Status.DONE);
                assertThat(team.tasks()).extracting(TeamTask::tries).containsExactly(1, 1);
                assertThat(team.chat().orElseThrow().isConnected()).isTrue();
                assertThat(team.chat().orElseThrow().ignored()).isEqualTo(1);
                assertThat(journal(rig, 1)).containsExactly(Status.QUEUED, Status.GIVEN, Status.STARTED, Status.DONE);
                assertThat(journal(rig, 2)).containsExactly(Status.QUEUED, Status.GIVEN, Status.STARTED, Status.DONE);
                for (String once : List.of("task 1 is taken", "task 1 is done", "task 2 is taken", "task 2 is done")) {
                    assertThat(alice.texts("#team").stream().filter(text -> text.contains(once)))
                            .as(once)
                            .hasSize(1);
                }
                // The first conversation, and the successor's.
                assertThat(api.requests().stream()
                                .filter(request ->
                                        request.lastMessage().contains("You have task 1, from alice in #team"))
                                .map(ApiRequest::session)
                                .distinct())
                        .hasSize(2);
                assertThat(api.requests().getFirst().tools())
                        .contains("mcp__irc_bridge__task_done", "mcp__irc_bridge__ask", "mcp__dev_wiki__write");
                assertThat(String.join("\n", alice.texts("#ops")))
                        .contains(ada + " joins the team", ada + " hands over");

                rig.stop();
                alice.awaitSaid("#ops", "the team's supervisor ends in good order");
                assertThat(rig.processes()).isEmpty();
                try (Stream<Path> days = Files.list(rig.wiki.resolve("log"))) {
                    assertThat(days.map(ChatTeamIT::read))
                            .anyMatch(page -> page.contains("task 1 is done (" + ada + ")"));
                }
            }
        }
    }

    private static String read(Path page) {
        try {
            return Files.readString(page);
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }

    private static String receiver(IrcPerson person, int number) {
        Matcher goes = GOES.matcher(
                person.awaitSaid("#team", "task " + number + " goes to ").text());
        assertThat(goes.find()).isTrue();
        return Objects.requireNonNull(goes.group(2));
    }

    private static TeamTask task(TeamRig rig, int number) throws IOException, InterruptedException {
        return rig.status().tasks().stream()
                .filter(task -> task.number() == number)
                .findFirst()
                .orElseThrow();
    }

    private static List<Status> journal(TeamRig rig, int number) throws IOException {
        return new Journal(rig.home.taskJournal())
                .read().stream()
                        .flatMap(change -> TaskJson.read(change).stream())
                        .filter(task -> task.number() == number)
                        .map(TeamTask::status)
                        .toList();
    }

    private static String configuration(Path claude, ErgoServer ergo) throws IOException {
        Path password = ergo.login("crew").passwordFile();
        return """
            program = "%s"
            channels = ["#team"]
            [limits]
            memory_pressure = 100
            [roles.em]
            count = 0
            [roles.worker]
            model = "%s"
            most = 1
            [irc]
            server = "127.0.0.1"
            port = %d
            authority = "%s"
            account = "crew"
            password_file = "%s"
            operators = "#ops"
            allow = ["alice"]
            """.formatted(claude, MODEL, ergo.tlsPort(), ergo.authority(), password);
    }

    /** What the models of this team do. */
    private static Answer answer(ApiRequest request) {
        String last = request.lastMessage();
        if (last.contains("Your context is full") || last.contains("asked for a shift change")) {
            Matcher page = PAGE.matcher(last);
            assertThat(page.find()).isTrue();
            return tool("mcp__dev_wiki__write", "page", page.group(1))
                    .with(
                            "text",
                            "# Handoff\n\n## Done\n\nLooked.\n\n## Open\n\nThe hinge.\n\n## Next steps\n\nMend it.\n")
                    .with("message", "Handoff")
                    .answer();
        }
        if (last.contains("You were interrupted")) {
            return tool("mcp__irc_bridge__task_done", "summary", "The door is mended.")
                    .with("number", 1L)
                    .answer();
        }
        if (last.contains("You take over from a predecessor")) {
            Matcher page = PAGE.matcher(last);
            assertThat(page.find()).isTrue();
            return tool("mcp__dev_wiki__read", "page", page.group(1)).answer();
        }
        if (last.contains("## Next steps") && last.contains("version")) {
            return Answer.bash("timeout 60 tail -f /dev/null");
        }
        if (last.contains("You have task 1")) {
            return tool("mcp__dev_wiki__write", "page", "notes/door")
                    .with("text", "# Door\n\nThe hinge is broken.\n")
                    .with("message", "Looked at the door")
                    .answer();
        }
        if (last.contains("You have task 2")) {
            return tool("mcp__irc_bridge__ask", "question", "Which colour?").answer();
        }
        if (last.contains("blue")) {
            return tool("mcp__irc_bridge__send", "text", "It is blue now").answer();
        }
        if (last.contains("Said in #team")) {
            return tool("mcp__irc_bridge__task_done", "summary", "The door is painted.")
                    .answer();
        }
        return Answer.text("Done with that.");
    }

    private record Call(String name, JsonObject input) {
        Call with(String field, Object value) {
            return new Call(name, input.with(field, value));
        }

        Answer answer() {
            return Answer.tool(name, input);
        }
    }

    private static Call tool(String name, String field, String value) {
        return new Call(name, JsonObject.EMPTY.with(field, value));
    }
}
