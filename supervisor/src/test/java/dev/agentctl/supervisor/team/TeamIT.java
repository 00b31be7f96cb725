package dev.agentctl.supervisor.team;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentctl.shared.agent.Tokens;
import dev.agentctl.shared.json.JsonObject;
import dev.agentctl.shared.team.AgentSession;
import dev.agentctl.shared.team.Phase;
import dev.agentctl.shared.team.Role;
import dev.agentctl.shared.team.Signal;
import dev.agentctl.shared.team.TeamSnapshot;
import dev.agentctl.supervisor.claude.Answer;
import dev.agentctl.supervisor.claude.ApiRequest;
import dev.agentctl.supervisor.claude.ClaudeCli;
import dev.agentctl.supervisor.claude.ScriptedApi;
import dev.agentctl.supervisor.control.TeamCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The real supervisor over real Claude CLIs, real git and a Messages API that does as the test says. */
@Timeout(600)
class TeamIT {
    private static final String MODEL = "claude-sonnet-4-5";
    private static final String SMALL_MODEL = "claude-haiku-4-5";
    private static final Pattern PAGE = Pattern.compile("page '(handoff/[^']*)'");

    @TempDir(cleanup = org.junit.jupiter.api.io.CleanupMode.ON_SUCCESS)
    Path folder;

    @Test
    void a_team_of_thirteen_lives_through_nudge_shift_parks_a_kill_and_retirement() throws Exception {
        Path claude = ClaudeCli.find();
        try (ScriptedApi api = ScriptedApi.start()) {
            Script script = new Script();
            api.otherwise(script::answer);
            Map<String, String> environment = ClaudeCli.withoutKey(folder.resolve("user"), api);
            environment.put("CLAUDE_CODE_OAUTH_TOKEN", "dummy");
            environment.put("IS_SANDBOX", "1");
            try (TeamRig rig = new TeamRig(folder, environment, configuration(claude))) {
                rig.start();

                // Spawn and work.
                List<String> workers = new ArrayList<>();
                for (int i = 0; i < 10; i++) {
                    workers.add(rig.spawn(Role.WORKER, "part " + i));
                }
                TeamSnapshot team = rig.await(
                        "is at work",
                        now -> now.sessions().size() == 13
                                && now.sessions().stream().allMatch(TeamIT::hasWorked));
                assertThat(team.sessions()).extracting(AgentSession::nick).doesNotHaveDuplicates();
                for (int i = 0; i < 10; i++) {
                    String branch = worktree(rig, workers.get(i)).branch();
                    assertThat(rig.git("log", "--format=%an %s", branch)).startsWith(workers.get(i) + " Part " + i);
                }
                assertThat(api.requests().getFirst().tools()).contains("mcp__dev_wiki__write", "Bash");

                // Idle: nudged; done: retired.
                script.verdict.set("idle");
                Awaitility.await("somebody is nudged")
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> api.requests().stream()
                                .anyMatch(request -> request.lastMessage().contains("You seem to have stopped")));
                script.verdict.set("working");
                String finished = workers.get(9);
                script.doneTask.set("part 9");
                Awaitility.await(finished + " is retired")
                        .atMost(Duration.ofSeconds(90))
                        .until(() -> rig.session(finished).isEmpty());
                script.doneTask.set("none");

                // A shift change by hand.
                String shifted = workers.get(0);
                AgentSession before = rig.session(shifted).orElseThrow();
                rig.ask(new TeamCommand.Shift(shifted));
                AgentSession after = rig.await(
                        "has a successor",
                        shifted,
                        now -> now.generation() == 2 && now.standing().phase() == Phase.READY && hasWorked(now));
                assertThat(after.conversation().sessionId())
                        .isNotEqualTo(before.conversation().sessionId());
                assertThat(after.worktree()).isEqualTo(before.worktree());
                String page = after.conversation().handoffPage().orElseThrow();
                assertThat(Files.readString(rig.wiki.resolve(page + ".md")))
                        .startsWith("---\n")
                        .contains("nick: \"" + shifted + "\"", "## Open", "The rest of part 0");
                assertThat(after.spending().usd())
                        .isGreaterThanOrEqualTo(before.spending().usd());

                // A session's budget.
                String dear = workers.get(1);
                rig.ask(new TeamCommand.Say(dear, "please spend much"));
                AgentSession parked = rig.await(
                        "is parked by its budget", dear, now -> now.standing().phase() == Phase.PARKED);
                assertThat(parked.standing().why()).contains("its budget of $1.00 is used up");
                rig.ask(new TeamCommand.Say(dear, "are you there"));
                rig.ask(new TeamCommand.Resume(Optional.of(dear)));
                Awaitility.await()
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> api.requests().stream()
                                .anyMatch(request -> request.lastMessage().contains("are you there")));
                rig.await("is ready again", dear, now -> now.standing().phase() == Phase.READY);

                // The service's limit parks all, and frees them.
                script.limitedUntil.set(Instant.now().plusSeconds(12));
                rig.ask(new TeamCommand.Say(workers.get(2), "what is new"));
                rig.await(
                        "is parked by the limit",
                        now -> now.sessions().stream()
                                .allMatch(session -> session.standing().phase() == Phase.PARKED));
                script.limitedUntil.set(Instant.EPOCH);
                rig.await(
                        "is awake again",
                        now -> now.sessions().stream()
                                .allMatch(session -> session.standing().phase() == Phase.READY));

                // Its supervisor is killed in the middle of a turn, and of no idle check: one that is blocked is not
                // looked at again.
                script.verdict.set("blocked");
                rig.await(
                        "has been looked at",
                        now -> now.sessions().stream()
                                .filter(session -> session.role() == Role.WORKER)
                                .allMatch(session -> session.activity().signal() == Signal.BLOCKED));
                rig.ask(new TeamCommand.Say(workers.get(3), "work slowly"));
                rig.await("works", workers.get(3), now -> now.standing().phase() == Phase.WORKING);
                Map<String, String> conversations = conversations(rig);
                rig.kill();
                rig.start();
                rig.await(
                        "is back",
                        now -> now.sessions().size() == 12
                                && now.sessions().stream()
                                        .allMatch(session -> session.standing().phase() == Phase.READY));
                assertThat(conversations(rig)).isEqualTo(conversations);
                assertThat(rig.status().sessions())
                        .extracting(session -> session.process().orElseThrow())
                        .doesNotHaveDuplicates();
                assertThat(api.requests())
                        .anyMatch(request -> request.lastMessage().contains("You were interrupted"));

                // Every token that was served is counted once; an idle check may be under way.
                TeamSnapshot counted = rig.await(
                        "counts what was served", now -> now.spending().tokens().output() == script.served());
                assertThat(counted.spending().complete()).isTrue();

                // Retirement keeps what was not committed.
                Path left = worktree(rig, workers.get(4)).path();
                Files.writeString(left.resolve("unfinished.txt"), "half\n");
                rig.ask(new TeamCommand.Retire(workers.get(4)));
                Awaitility.await()
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> rig.session(workers.get(4)).isEmpty());
                assertThat(left).doesNotExist();
                List<JsonObject> rescued =
                        rig.ask(new TeamCommand.Rescued()).facts().objects("rescued");
                assertThat(rescued).hasSize(1);
                assertThat(rig.git("show", rescued.getFirst().text("where").orElseThrow() + ":unfinished.txt"))
                        .isEqualTo("half\n");

                rig.stop();
                assertThat(rig.processes()).isEmpty();
            }
        }
    }

    private static boolean hasWorked(AgentSession session) {
        return session.standing().phase() == Phase.READY && session.spending().usd() > 0;
    }

    private static AgentSession.Worktree worktree(TeamRig rig, String nick) throws IOException, InterruptedException {
        return rig.session(nick).orElseThrow().worktree().orElseThrow();
    }

    private static Map<String, String> conversations(TeamRig rig) throws IOException, InterruptedException {
        Map<String, String> ids = new TreeMap<>();
        for (AgentSession session : rig.status().sessions()) {
            ids.put(session.nick(), session.conversation().sessionId());
        }
        return ids;
    }

    private static String configuration(Path claude) {
        return """
            program = "%s"
            [limits]
            sessions = 20
            memory_pressure = 100
            [roles.em]
            model = "%s"
            [roles.manager]
            model = "%s"
            count = 2
            [roles.worker]
            model = "%s"
            [budget]
            session = 1.0
            [patience]
            idle = "4s"
            idle_model = "%s"
            """.formatted(claude, MODEL, MODEL, MODEL, SMALL_MODEL);
    }

    /** What the models of this team do. */
    private static final class Script {
        final AtomicReference<String> verdict = new AtomicReference<>("working");
        final AtomicReference<String> doneTask = new AtomicReference<>("none");
        final AtomicReference<Instant> limitedUntil = new AtomicReference<>(Instant.EPOCH);
        private final AtomicInteger served = new AtomicInteger();

        int served() {
            return served.get();
        }

        Answer answer(ApiRequest request) {
            if (limitedUntil.get().isAfter(Instant.now())) {
                return Answer.limitUsedUp(limitedUntil.get());
            }
            Answer answer = words(request);
            switch (answer) {
                case Answer.Text text -> served.addAndGet((int) text.usage().output());
                case Answer.ToolUse use -> served.addAndGet((int) use.usage().output());
                default -> {}
            }
            return answer;
        }

        private Answer words(ApiRequest request) {
            String last = request.lastMessage();
            if (request.model().equals(SMALL_MODEL)) {
                String word = last.contains("Task: " + doneTask.get() + "\n") ? "done" : verdict.get();
                return Answer.text("{\"verdict\":\"" + word + "\",\"reason\":\"as the script says\"}");
            }
            Matcher part = Pattern.compile("Your task: part (\\d)").matcher(last);
            if (last.contains("Your context is full") || last.contains("will not do")) {
                Matcher page = PAGE.matcher(last);
                assertThat(page.find()).isTrue();
                return Answer.tool(
                        "mcp__dev_wiki__write",
                        JsonObject.EMPTY
                                .with("page", page.group(1))
                                .with(
                                        "text",
                                        "# Handoff\n\n## Done\n\nSome.\n\n## Open\n\nThe rest of part 0.\n\n## Next"
                                                + " steps\n\nGo on.\n")
                                .with("message", "Handoff"));
            }
            if (part.find() && !last.contains("You take over")) {
                String number = part.group(1);
                return Answer.bash("echo " + number + " > part-" + number
                        + ".txt && git add -A && git commit -q -m 'Part " + number + "'");
            }
            if (last.contains("You were interrupted")) {
                return Answer.text("Going on.");
            }
            if (last.contains("work slowly")) {
                return Answer.bash("sleep 3");
            }
            if (last.contains("please spend much")) {
                return Answer.text("Spent.", new Tokens(10, 70_000, 0, 0));
            }
            return Answer.text("Done with that.");
        }
    }
}
