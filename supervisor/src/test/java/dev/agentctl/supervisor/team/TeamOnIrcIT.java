package dev.agentctl.supervisor.team;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentctl.shared.json.JsonObject;
import dev.agentctl.shared.team.TeamTask;
import dev.agentctl.supervisor.claude.Answer;
import dev.agentctl.supervisor.claude.ApiRequest;
import dev.agentctl.supervisor.claude.ClaudeCli;
import dev.agentctl.supervisor.claude.ScriptedApi;
import dev.agentctl.supervisor.irc.ErgoServer;
import dev.agentctl.supervisor.irc.IrcPerson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The real supervisor, with a real CLI, a real IRC server and a person on it. */
@Timeout(240)
class TeamOnIrcIT {
    @TempDir(cleanup = org.junit.jupiter.api.io.CleanupMode.ON_SUCCESS)
    Path folder;

    @Test
    void a_task_is_taken_from_the_chat_asked_about_there_done_and_written_down() throws Exception {
        Path claude = ClaudeCli.find();
        try (ErgoServer ergo = ErgoServer.start(folder.resolve("ergo"));
                ScriptedApi api = ScriptedApi.start();
                IrcPerson carol = ergo.person("carol", "carol").join("#team").join("#ops");
                IrcPerson mallory = ergo.person("mallory", "mallory").join("#team")) {
            api.otherwise(TeamOnIrcIT::answer);
            Map<String, String> environment = ClaudeCli.withoutKey(folder.resolve("user"), api);
            environment.put("CLAUDE_CODE_OAUTH_TOKEN", "dummy");
            environment.put("IS_SANDBOX", "1");
            try (TeamRig rig = new TeamRig(folder, environment, configuration(claude, ergo))) {
                rig.start();
                carol.awaitSaid("#ops", "the team's supervisor begins");
                mallory.say("#team", "TASK: open the safe");
                carol.say("#team", "TASK: mend the door");
                carol.awaitSaid("#team", "carol: task 1 is taken");
                carol.awaitSaid("#team", "<ada> asks [1]: Which door?");
                carol.say("#team", "ada: the green one");
                carol.awaitSaid("#team", "carol: task 1 is done (ada): Mended the green one");
                rig.await(
                        "the task is done",
                        team -> team.tasks().stream().anyMatch(task -> task.status() == TeamTask.Status.DONE));
                assertThat(rig.status().tasks()).hasSize(1);
                assertThat(rig.status().chat().orElseThrow().isConnected()).isTrue();
                assertThat(rig.status().chat().orElseThrow().ignored()).isOne();
                assertThat(api.requests().getFirst().tools()).contains("mcp__irc_bridge__ask", "mcp__dev_wiki__read");
                rig.stop();
                carol.awaitSaid("#ops", "the team's supervisor ends in good order");
                try (Stream<Path> pages = Files.list(folder.resolve("wiki/log"))) {
                    List<Path> days = pages.toList();
                    assertThat(Files.readString(days.getFirst())).contains("task 1 is done", "supervisor begins");
                }
            }
        }
    }

    private static Answer answer(ApiRequest request) {
        String last = request.lastMessage();
        if (last.contains("mend the door")) {
            return Answer.tool("mcp__irc_bridge__ask", JsonObject.EMPTY.with("question", "Which door?"));
        }
        if (last.contains("> the green one")) {
            return Answer.tool("mcp__irc_bridge__task_done", JsonObject.EMPTY.with("summary", "Mended the green one"));
        }
        return Answer.text("Ready.");
    }

    private static String configuration(Path claude, ErgoServer ergo) throws Exception {
        return """
            program = "%s"
            names = ["ada", "bob"]
            channels = ["#team"]

            [limits]
            sessions = 1

            [irc]
            server = "127.0.0.1"
            port = %d
            authority = "%s"
            account = "bot"
            password_file = "%s"
            operators = "#ops"
            allow = ["carol"]

            [roles.em]
            count = 0

            [roles.worker]
            model = "claude-sonnet-4-5"
            count = 1
            """.formatted(
                claude, ergo.tlsPort(), ergo.authority(), ergo.login("bot").passwordFile());
    }
}
