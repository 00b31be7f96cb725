package dev.agentctl.supervisor.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentctl.shared.agent.AgentState;
import dev.agentctl.shared.agent.AgentStatus;
import dev.agentctl.shared.agent.ExitReason;
import dev.agentctl.shared.agent.Tokens;
import dev.agentctl.shared.process.ProcessIdentity;
import dev.agentctl.supervisor.claude.Answer;
import dev.agentctl.supervisor.claude.ApiRequest;
import dev.agentctl.supervisor.claude.ClaudeCli;
import dev.agentctl.supervisor.claude.ScriptedApi;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The real supervisor around the real Claude CLI, against a Messages API that does as the test says. */
@Timeout(240)
class ClaudeLoopIT {
    private static final String MODEL = "claude-sonnet-4-5";
    private static final Tokens EACH = Answer.USAGE;

    @TempDir
    Path folder;

    private Path claude;
    private ScriptedApi api;

    @BeforeEach
    void start() throws IOException {
        claude = ClaudeCli.find();
        api = ScriptedApi.start();
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void a_mission_is_answered_and_the_figures_add_up_over_restarts() throws Exception {
        api.then(Answer.text("Twelve sheep so far.")).otherwise(Answer.text("Still twelve."));
        try (LoopProcess loop = run("--first-wait", "0.3")) {
            AgentState state = awaitTurns(loop, 3);
            assertThat(api.requests().getFirst().conversation()).contains("count sheep", "context.md", "nothing yet");
            assertThat(api.requests().get(1).session())
                    .isEqualTo(api.requests().getFirst().session());
            assertThat(api.requests().get(1).conversation()).contains("Twelve sheep so far.", "started again");
            assertThat(state.sessionId()).contains(api.requests().getFirst().session());
            assertThat(state.model()).contains(MODEL);
            assertThat(state.tokens()).contains(times(state.turns().orElseThrow()));
            assertThat(state.costIsComplete()).isTrue();
            assertThat(state.costUsd().orElseThrow()).isPositive();
            assertThat(state.contextTokens()).hasValue(EACH.input() + EACH.cacheRead() + EACH.cacheWrite());
            assertThat(loop.output())
                    .contains("Z Twelve sheep so far.", "= the turn is done", "the agent's turn is done")
                    .doesNotContain("\"type\"");
            loop.terminate();
            assertThat(loop.exitCode()).isZero();
        }
    }

    @Test
    void a_kill_of_the_cli_loses_neither_the_conversation_nor_what_it_cost() throws Exception {
        api.then(Answer.text("Twelve sheep so far."), new Answer.Stall("Thirteen"))
                .otherwise(Answer.text("Still twelve."));
        try (LoopProcess loop = run("--first-wait", "0.3")) {
            awaitRequests(2);
            // The answer that stalls has begun: what its message costs is known, and no result will ever say it.
            LoopProcess.await(
                    "the second message", () -> Optional.of(loop.state()).filter(now -> tokens(now) > EACH.total()));
            kill(loop.state().pid().orElseThrow());
            AgentState state = awaitTurns(loop, 2);
            assertThat(state.exitReason()).contains(ExitReason.CLEAN);
            assertThat(api.requests())
                    .extracting(ApiRequest::session)
                    .containsOnly(state.sessionId().orElseThrow());
            assertThat(api.requests().get(2).conversation()).contains("Twelve sheep so far.");
            assertThat(state.costIsComplete()).as("a lower bound").isFalse();
            long turns = state.turns().orElseThrow();
            Tokens cut = new Tokens(EACH.input(), 1, EACH.cacheRead(), EACH.cacheWrite());
            assertThat(state.tokens()).contains(times(turns).plus(cut));
            assertThat(loop.output()).contains("killed (signal 9");
        }
    }

    @Test
    void a_kill_of_the_loop_itself_loses_neither_the_conversation_nor_what_it_cost() throws Exception {
        api.then(Answer.text("Twelve sheep so far."), new Answer.Stall("Thirteen"))
                .otherwise(Answer.text("Still twelve."));
        try (LoopProcess first = run("--first-wait", "0.3").leavingAgents()) {
            awaitRequests(2);
            LoopProcess.await(
                    "the second message", () -> Optional.of(first.state()).filter(now -> tokens(now) > EACH.total()));
            first.kill();
        }
        try (LoopProcess second = run("--first-wait", "0.3")) {
            AgentState state = awaitTurns(second, 2);
            assertThat(api.requests())
                    .extracting(ApiRequest::session)
                    .containsOnly(state.sessionId().orElseThrow());
            assertThat(api.requests().get(2).conversation()).contains("Twelve sheep so far.");
            assertThat(state.costIsComplete()).isFalse();
            Tokens cut = new Tokens(EACH.input(), 1, EACH.cacheRead(), EACH.cacheWrite());
            assertThat(state.tokens())
                    .contains(times(state.turns().orElseThrow()).plus(cut));
        }
    }

    @Test
    void a_stop_in_the_middle_of_an_answer_is_told_what_it_cost() throws Exception {
        api.otherwise(new Answer.Stall("Twelve"));
        try (LoopProcess loop = run()) {
            LoopProcess.await("the message", () -> Optional.of(loop.state()).filter(now -> tokens(now) > 0));
            loop.terminate();
            assertThat(loop.exitCode()).isZero();
            AgentState state = loop.state();
            assertThat(state.status()).isEqualTo(AgentStatus.STOPPED);
            assertThat(state.costIsComplete()).isTrue();
            assertThat(state.costUsd().orElseThrow()).isPositive();
            assertThat(loop.output()).contains("= the turn was interrupted").doesNotContain("ended by force");
        }
    }

    @Test
    void a_conversation_that_is_lost_is_begun_anew_with_what_the_agent_noted() throws Exception {
        api.otherwise(Answer.text("Done."));
        String first;
        try (LoopProcess loop = run("--first-wait", "100")) {
            first = awaitTurns(loop, 1).sessionId().orElseThrow();
            loop.terminate();
            loop.exitCode();
            Files.writeString(loop.home().contextFile(), "sheep so far: 12");
        }
        delete(folder.resolve("claude/.claude/projects"));
        try (LoopProcess loop = run("--first-wait", "100")) {
            AgentState state = awaitTurns(loop, 2);
            assertThat(state.sessionId().orElseThrow()).isNotEqualTo(first);
            assertThat(api.requests().getLast().conversation()).contains("count sheep", "sheep so far: 12");
            assertThat(loop.output()).contains("beginning a new conversation");
            assertThat(state.restartCount()).as("one start, in two tries").isOne();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "401, AUTH, agentctl setup-token",
        "403, AUTH, agentctl setup-token",
        "400, BILLING, cannot pay",
        "404, MODEL, agentctl edit"
    })
    void what_only_a_person_can_mend_is_not_tried_again(int status, ExitReason reason, String words) throws Exception {
        api.otherwise(
                switch (status) {
                    case 401 -> Answer.unauthorized();
                    case 403 -> Answer.forbidden();
                    case 400 -> Answer.noCredit();
                    default -> Answer.noSuchModel();
                });
        try (LoopProcess loop = run()) {
            assertThat(loop.exitCode()).isEqualTo(4);
            assertThat(loop.state().status()).isEqualTo(AgentStatus.NEEDS_ATTENTION);
            assertThat(loop.state().exitReason()).contains(reason);
            assertThat(loop.state().lastError().orElseThrow()).contains(words);
            assertThat(loop.state().restartCount()).isZero();
        }
    }

    @Test
    void a_limit_that_is_used_up_is_waited_for_until_its_reset() throws Exception {
        Instant reset = Instant.now().plusSeconds(7_200).truncatedTo(ChronoUnit.SECONDS);
        api.otherwise(Answer.limitUsedUp(reset));
        Map<String, String> environment = environment();
        // Only a subscription's token has this kind of limit.
        environment.remove("ANTHROPIC_API_KEY");
        environment.put("CLAUDE_CODE_OAUTH_TOKEN", "dummy");
        try (LoopProcess loop = run(environment)) {
            AgentState state = loop.awaitStatus(AgentStatus.RATE_LIMITED);
            assertThat(Duration.between(reset, state.nextStartAt().orElseThrow())
                            .abs())
                    .isLessThan(Duration.ofSeconds(1));
            assertThat(state.rateLimit().orElseThrow().resetsAt()).contains(reset);
            assertThat(state.rateLimit().orElseThrow().type()).isEqualTo("five_hour");
            assertThat(state.backoff().orElseThrow())
                    .as("no backoff is used up")
                    .hasSeconds(5);
            assertThat(api.requests()).hasSize(1);
        }
    }

    @Test
    void a_refusal_for_some_seconds_without_a_reset_is_a_limit_too() throws Exception {
        api.otherwise(Answer.rateLimited(Duration.ofHours(1)));
        try (LoopProcess loop = run("--max-wait", "120")) {
            AgentState state = loop.awaitStatus(AgentStatus.RATE_LIMITED);
            assertThat(state.exitReason()).contains(ExitReason.RATE_LIMITED);
        }
    }

    @Test
    void an_overloaded_service_is_a_crash_with_backoff() throws Exception {
        api.otherwise(Answer.overloaded());
        try (LoopProcess loop = run("--first-wait", "60")) {
            AgentState state = loop.awaitStatus(AgentStatus.BACKOFF);
            assertThat(state.exitReason()).contains(ExitReason.CRASH);
            assertThat(state.lastError().orElseThrow()).contains("529");
            assertThat(state.backoff().orElseThrow()).hasSeconds(120);
            assertThat(loop.output()).contains("! the service did not answer (529");
        }
    }

    @Test
    void a_service_that_never_answers_is_not_waited_for_past_the_limit() throws Exception {
        api.then(new Answer.Silence()).otherwise(Answer.text("Here again."));
        try (LoopProcess loop = run("--first-wait", "0.3", "--silence-limit", "3")) {
            loop.awaitOutput("printed nothing for");
            AgentState state = awaitTurns(loop, 1);
            assertThat(state.restartCount()).isPositive();
            assertThat(loop.output()).contains("interrupting the agent", "Here again.");
            assertThat(state.lastError().orElseThrow()).contains("printed nothing for");
        }
    }

    @Test
    void a_stream_that_is_cut_once_is_mended_by_the_cli_and_costs_once() throws Exception {
        api.then(new Answer.Cut("Twel")).otherwise(Answer.text("Twelve."));
        try (LoopProcess loop = run("--first-wait", "100")) {
            AgentState state = awaitTurns(loop, 1);
            assertThat(state.restartCount()).isZero();
            assertThat(state.costIsComplete()).isTrue();
            assertThat(tokens(state)).isBetween(EACH.total(), 2 * EACH.total());
        }
    }

    @Test
    void a_stream_that_is_always_cut_is_a_crash() throws Exception {
        api.otherwise(new Answer.Cut("Twel"));
        try (LoopProcess loop = run("--first-wait", "60")) {
            AgentState state = loop.awaitStatus(AgentStatus.BACKOFF);
            assertThat(state.exitReason()).contains(ExitReason.CRASH);
            assertThat(state.turns()).hasValue(0);
        }
    }

    @Test
    void a_budget_of_tokens_stops_the_agent_between_two_messages() throws Exception {
        api.otherwise(request -> request.turn() > 50 ? Answer.text("Done.") : Answer.bash("true"));
        try (LoopProcess loop = run("--budget-tokens", "10000")) {
            assertThat(loop.exitCode()).isEqualTo(4);
            AgentState state = loop.state();
            assertThat(state.status()).isEqualTo(AgentStatus.NEEDS_ATTENTION);
            assertThat(state.exitReason()).contains(ExitReason.BUDGET);
            assertThat(state.lastError().orElseThrow()).contains("budget of 10000 tokens");
            assertThat(state.budgetTokens()).hasValue(10_000);
            assertThat(tokens(state)).isBetween(10_000L, 10_000 + 3 * EACH.total());
        }
        int asked = api.requests().size();
        try (LoopProcess again = run("--budget-tokens", "10000")) {
            assertThat(again.exitCode()).isEqualTo(4);
            assertThat(api.requests()).as("not started again").hasSize(asked);
        }
    }

    @Test
    void a_budget_of_dollars_counts_over_restarts() throws Exception {
        api.otherwise(Answer.text("Done."));
        try (LoopProcess loop = run("--first-wait", "0.2", "--budget-usd", "0.007")) {
            assertThat(loop.exitCode()).isEqualTo(4);
            AgentState state = loop.state();
            assertThat(state.exitReason()).contains(ExitReason.BUDGET);
            assertThat(state.budgetUsd()).hasValue(0.007);
            assertThat(state.costUsd().orElseThrow()).isBetween(0.007, 0.011);
            assertThat(api.requests().size()).isBetween(2, 4);
        }
    }

    @Test
    void a_program_that_ends_well_without_a_result_has_crashed() throws Exception {
        Map<String, String> environment = standIn("cat > /dev/null; echo 'no idea' >&2");
        try (LoopProcess loop = run(environment, "--first-wait", "60")) {
            AgentState state = loop.awaitStatus(AgentStatus.BACKOFF);
            assertThat(state.exitReason()).contains(ExitReason.CRASH);
            assertThat(state.lastError().orElseThrow()).contains("without a result");
            assertThat(loop.output()).contains("no idea");
        }
    }

    @Test
    void lines_of_many_megabytes_leave_the_loop_within_its_24() throws Exception {
        Map<String, String> environment = standIn("""
            cat > /dev/null
            echo '{"type":"system","subtype":"init","session_id":"11111111-1111-4111-8111-111111111111","model":"m1"}'
            i=0
            while [ $i -lt 5 ]; do
              i=$((i + 1))
              printf '{"type":"user","message":{"content":[{"type":"tool_result","is_error":true,"content":"'
              head -c 20000000 /dev/zero | tr '\\0' 'A'
              echo '"}]}}'
            done
            echo '{"type":"result","subtype":"success","model_usage_since_last_result":{"m1":{"inputTokens":7,"costUSD":1}}}'
            """);
        try (LoopProcess loop = run(environment, "--first-wait", "100")) {
            AgentState state = awaitTurns(loop, 1);
            assertThat(tokens(state)).isEqualTo(7);
            assertThat(state.sessionId()).contains("11111111-1111-4111-8111-111111111111");
            assertThat(loop.output().lines().filter(line -> line.contains("the tool failed: AAA")))
                    .hasSize(5)
                    .allMatch(line -> line.length() < 400);
        }
    }

    @Test
    void a_token_is_waited_for_and_stands_in_no_environment() throws Exception {
        Path token = folder.resolve("token");
        Map<String, String> environment = environment();
        environment.remove("ANTHROPIC_API_KEY");
        environment.put("AGENTCHAT_TOKEN_FILE", token.toString());
        api.then(new Answer.Later(Duration.ofSeconds(4), Answer.text("Done."))).otherwise(Answer.text("Done."));
        try (LoopProcess loop = run(environment, "--first-wait", "100")) {
            AgentState waiting = loop.awaitStatus(AgentStatus.NEEDS_TOKEN);
            assertThat(waiting.lastError().orElseThrow()).contains("agentctl restart a1", token.toString());
            Files.writeString(token, "sk-secret-of-this-test\n");
            awaitRequests(1);
            assertThat(environ(loop.state().pid().orElseThrow()))
                    .contains("CLAUDE_CODE_OAUTH_TOKEN_FILE_DESCRIPTOR=3")
                    .doesNotContain("sk-secret");
            for (ProcessIdentity process : loop.agents()) {
                assertThat(environIfAlive(process.pid())).doesNotContain("sk-secret");
            }
            assertThat(environ(loop.pid())).doesNotContain("sk-secret");
            AgentState state = awaitTurns(loop, 1);
            assertThat(api.requests().getFirst().header("authorization")).contains("Bearer sk-secret-of-this-test");
            assertThat(state.lastError()).isEmpty();
            assertThat(state.json().toString() + loop.output()).doesNotContain("sk-secret");
        }
    }

    @Test
    void a_stop_ends_the_wait_for_a_token() throws Exception {
        Map<String, String> environment = environment();
        environment.remove("ANTHROPIC_API_KEY");
        environment.put("AGENTCHAT_TOKEN_FILE", folder.resolve("token").toString());
        try (LoopProcess loop = run(environment)) {
            loop.awaitStatus(AgentStatus.NEEDS_TOKEN);
            loop.home().requestStop();
            assertThat(loop.exitCode()).isZero();
            assertThat(loop.state().status()).isEqualTo(AgentStatus.STOPPED);
        }
        assertThat(api.requests()).isEmpty();
    }

    private LoopProcess run(String... options) throws IOException {
        return run(environment(), options);
    }

    private LoopProcess run(Map<String, String> environment, String... options) throws IOException {
        List<String> line = new ArrayList<>(List.of("a1", "--model", MODEL));
        line.addAll(List.of(options));
        line.addAll(List.of("count", "sheep"));
        return LoopProcess.run(folder.resolve("root"), environment, line);
    }

    private Map<String, String> environment() throws IOException {
        Map<String, String> environment =
                new LinkedHashMap<>(ClaudeCli.environment(Files.createDirectories(folder.resolve("claude")), api));
        environment.put("AGENTCHAT_CLAUDE", claude.toString());
        environment.put("CLAUDE_CODE_MAX_RETRIES", "1");
        environment.put("CLAUDE_CODE_OAUTH_TOKEN", "");
        return environment;
    }

    /** The environment with a program in the CLI's place. */
    private Map<String, String> standIn(String script) throws IOException {
        Path program = Files.writeString(folder.resolve("stand-in"), "#!/bin/sh\n" + script + "\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        Map<String, String> environment = environment();
        environment.put("AGENTCHAT_CLAUDE", program.toString());
        return environment;
    }

    private static AgentState awaitTurns(LoopProcess loop, long turns) {
        // Between two turns: the figures are settled.
        return LoopProcess.await(
                turns + " turns",
                () -> loop.home()
                        .state()
                        .filter(state -> state.turns().orElse(0) >= turns && state.status() == AgentStatus.BACKOFF));
    }

    private void awaitRequests(int count) {
        LoopProcess.await(count + " requests", () -> Optional.of(api.requests()).filter(all -> all.size() >= count));
    }

    private static long tokens(AgentState state) {
        return state.tokens().orElse(Tokens.NONE).total();
    }

    private static Tokens times(long turns) {
        return new Tokens(
                turns * EACH.input(), turns * EACH.output(), turns * EACH.cacheRead(), turns * EACH.cacheWrite());
    }

    private static void kill(long pid) {
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    }

    /** Of the CLI's short-lived helpers: one that has ended meanwhile has none. */
    private static String environIfAlive(long pid) {
        try {
            return environ(pid);
        } catch (IOException ended) {
            return "";
        }
    }

    private static String environ(long pid) throws IOException {
        return new String(Files.readAllBytes(Path.of("/proc", Long.toString(pid), "environ")), StandardCharsets.UTF_8);
    }

    private static void delete(Path root) throws IOException {
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
