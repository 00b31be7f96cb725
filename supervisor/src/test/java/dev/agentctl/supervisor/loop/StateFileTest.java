package dev.agentctl.supervisor.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentctl.shared.agent.AgentHome;
import dev.agentctl.shared.agent.AgentName;
import dev.agentctl.shared.agent.AgentState;
import dev.agentctl.shared.agent.AgentStatus;
import dev.agentctl.shared.agent.ExitReason;
import dev.agentctl.shared.agent.RateLimit;
import dev.agentctl.shared.agent.Tokens;
import dev.agentctl.shared.process.ProcessIdentity;
import dev.agentctl.supervisor.claude.ClaudeLimits;
import dev.agentctl.supervisor.claude.ClaudeMessage;
import dev.agentctl.supervisor.claude.ClaudeWork;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class StateFileTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    Path folder;

    private AgentHome home;

    @BeforeEach
    void makeHome() throws IOException {
        home = new AgentHome(new AgentName("a1"), folder.resolve("a1"));
        home.create();
    }

    @Test
    void the_books_of_one_loop_are_the_next_ones() throws IOException {
        ClaudeWork fresh = ClaudeWork.fresh(
                new ClaudeLimits(OptionalDouble.of(2.5), OptionalLong.of(1_000_000), Duration.ofMinutes(1)),
                false,
                "m");
        ClaudeWork work = fresh.starting(new UUID(7, 7));
        String id = work.session().orElseThrow();
        Tokens tokens = new Tokens(10, 20, 3_000, 400);
        work = work.after(new ClaudeMessage.Init(id, "m1"))
                .after(new ClaudeMessage.Limit(new RateLimit("five_hour", "rejected", Optional.of(NOW))))
                .after(new ClaudeMessage.Assistant("msg_1", "m1", false, List.of(), tokens, Optional.empty()))
                .after(ClaudeCoreTest.done(tokens, 0.1));
        StateFile file = new StateFile(home, "m");
        file.write(
                LoopState.fresh(RestartPolicy.DEFAULT, 1, Optional.of(work)), Optional.empty(), Optional.empty(), NOW);
        AgentState state = home.state().orElseThrow();
        assertThat(state.sessionId()).contains(id);
        assertThat(state.model()).contains("m1");
        assertThat(state.turns()).hasValue(1);
        assertThat(state.tokens()).contains(tokens);
        assertThat(state.costUsd()).hasValue(0.1);
        assertThat(state.costIsComplete()).isTrue();
        assertThat(state.contextTokens()).hasValue(3_410);
        assertThat(state.rateLimit()).contains(new RateLimit("five_hour", "rejected", Optional.of(NOW)));
        assertThat(state.budgetUsd()).hasValue(2.5);
        assertThat(state.budgetTokens()).hasValue(1_000_000);
        ClaudeWork next = new StateFile(home, "m").remembered(fresh);
        assertThat(next.ledger()).isEqualTo(work.ledger());
        assertThat(next.session()).contains(id);
        assertThat(next.resumes()).isTrue();
        assertThat(next.hasNewMission()).isFalse();
        assertThat(new StateFile(home, "m")
                        .remembered(ClaudeWork.fresh(ClaudeLimits.NONE, false, "other"))
                        .hasNewMission())
                .isTrue();
    }

    @Test
    void a_turn_that_a_dead_loop_left_open_keeps_its_tokens_and_makes_the_cost_a_lower_bound() throws IOException {
        ClaudeWork fresh = ClaudeWork.fresh(ClaudeLimits.NONE, false, "m");
        Tokens tokens = new Tokens(10, 1, 3_000, 400);
        ClaudeWork work = fresh.starting(new UUID(7, 7))
                .after(new ClaudeMessage.Assistant("msg_1", "m1", false, List.of(), tokens, Optional.empty()));
        new StateFile(home, "m")
                .write(
                        LoopState.fresh(RestartPolicy.DEFAULT, 1, Optional.of(work)),
                        Optional.empty(),
                        Optional.empty(),
                        NOW);
        assertThat(home.state().orElseThrow().tokens()).contains(tokens);
        assertThat(home.state().orElseThrow().costIsComplete())
                .as("it may still be told")
                .isTrue();
        ClaudeWork next = new StateFile(home, "m").remembered(fresh);
        assertThat(next.ledger().tokens()).isEqualTo(tokens);
        assertThat(next.ledger().complete()).isFalse();
        new StateFile(home, "m")
                .write(
                        LoopState.fresh(RestartPolicy.DEFAULT, 1, Optional.of(next)),
                        Optional.empty(),
                        Optional.empty(),
                        NOW);
        assertThat(home.state().orElseThrow().costIsComplete()).isFalse();
    }

    @Test
    void what_one_loop_writes_the_next_remembers() throws IOException {
        LoopState waiting = LoopState.fresh(RestartPolicy.DEFAULT, 1)
                .counted(NOW.minusSeconds(60))
                .counted(NOW)
                .withBackoff(Duration.ofSeconds(20), 3)
                .withExit(ExitReason.OOM_KILLED)
                .withError(Optional.of("out of memory"))
                .with(new LoopPhase.Waiting(0, NOW.plusSeconds(10), false));
        new StateFile(home, "m").write(waiting, Optional.empty(), Optional.of(NOW), NOW);
        assertThat(new StateFile(home, "m").memory())
                .isEqualTo(new Memory(
                        AgentStatus.BACKOFF,
                        true,
                        1,
                        3,
                        Optional.of(Duration.ofSeconds(20)),
                        Optional.of(NOW.plusSeconds(10)),
                        Optional.of(ExitReason.OOM_KILLED),
                        Optional.of("out of memory")));
    }

    @Test
    void the_running_agents_identity_is_kept_for_the_next_loop_and_gone_when_it_waits() throws IOException {
        ProcessIdentity agent = ProcessIdentity.self();
        LoopState running =
                LoopState.fresh(RestartPolicy.DEFAULT, 1).counted(NOW).with(new LoopPhase.Running(0, NOW, agent.pid()));
        StateFile file = new StateFile(home, "m");
        file.write(running, Optional.of(agent), Optional.empty(), NOW);
        assertThat(new StateFile(home, "m").agentBefore()).contains(agent);
        file.write(running.with(new LoopPhase.Waiting(0, NOW, false)), Optional.empty(), Optional.empty(), NOW);
        assertThat(new StateFile(home, "m").agentBefore()).isEmpty();
        assertThat(home.state().orElseThrow().pid()).isEmpty();
    }

    @Test
    void fields_of_others_are_kept() throws IOException {
        Files.writeString(home.stateFile(), "{\"tokens\": 12, \"deep\": {\"a\": [1, null]}, \"status\": \"stopped\"}");
        new StateFile(home, "m")
                .write(LoopState.fresh(RestartPolicy.DEFAULT, 1), Optional.empty(), Optional.empty(), NOW);
        AgentState state = home.state().orElseThrow();
        assertThat(state.json().number("tokens")).hasValue(12);
        assertThat(state.json().object("deep")).isPresent();
        assertThat(state.status()).isEqualTo(AgentStatus.STARTING);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "{\"status\": 7, \"restart_count\": \"many\", \"backoff\": -3, \"quick_crashes\": 1e99}",
                "{\"next_start_at\": 99999999999999999999, \"pid\": {}, \"pid_start\": []}",
                "{\"next_start_at\": \"+999999999-12-31T23:59:59Z\", \"status\": \"backoff\"}",
                "\u0000\u0001\u0002",
                "{\"status\": \"\\u001b[2J\"}"
            })
    void any_text_gives_a_usable_start(String text) throws IOException {
        Files.writeString(home.stateFile(), text);
        StateFile file = new StateFile(home, "m");
        Moment now = new Moment(0, NOW);
        LoopState begun = LoopCore.decide(
                        LoopState.fresh(RestartPolicy.DEFAULT, 1), new LoopEvent.Begun(file.memory(), false), now)
                .state();
        LoopState next = LoopCore.decide(begun, new LoopEvent.LeftoversCleared(false, true), now)
                .state();
        assertThat(next.status()).isIn(AgentStatus.STARTING, AgentStatus.BACKOFF);
        assertThat(file.agentBefore()).isEmpty();
        file.write(next, Optional.empty(), Optional.empty(), NOW);
        assertThat(home.state().orElseThrow().status()).isEqualTo(next.status());
    }

    @Test
    void a_symlink_is_set_aside_and_never_followed() throws IOException {
        Path target = Files.writeString(folder.resolve("target"), "{\"restart_count\": 99}");
        Files.createSymbolicLink(home.stateFile(), target);
        StateFile file = new StateFile(home, "m");
        assertThat(file.memory()).isEqualTo(Memory.NONE);
        assertThat(file.complaint().orElseThrow()).contains("not usable");
        file.write(LoopState.fresh(RestartPolicy.DEFAULT, 1), Optional.empty(), Optional.empty(), NOW);
        assertThat(target).hasContent("{\"restart_count\": 99}");
        assertThat(Files.isRegularFile(home.stateFile(), LinkOption.NOFOLLOW_LINKS))
                .isTrue();
    }

    @Test
    void a_folder_in_its_place_is_set_aside_with_all_that_is_in_it() throws IOException {
        Files.writeString(Files.createDirectory(home.stateFile()).resolve("f"), "x");
        StateFile file = new StateFile(home, "m");
        assertThat(file.complaint().orElseThrow()).contains("kept as state.json.unusable");
        file.write(LoopState.fresh(RestartPolicy.DEFAULT, 1), Optional.empty(), Optional.empty(), NOW);
        assertThat(home.stateFile()).isRegularFile();
    }

    @Test
    void a_named_pipe_is_not_waited_for() throws Exception {
        Fifo.make(home.stateFile());
        assertThat(new StateFile(home, "m").complaint()).isPresent();
    }

    @Test
    void a_gigabyte_is_not_read() throws IOException {
        try (RandomAccessFile sparse = new RandomAccessFile(home.stateFile().toFile(), "rw")) {
            sparse.setLength(1L << 30);
        }
        StateFile file = new StateFile(home, "m");
        assertThat(file.memory()).isEqualTo(Memory.NONE);
        assertThat(file.complaint().orElseThrow()).contains("larger than");
    }

    @Test
    void what_a_killed_writer_left_is_taken_away() throws IOException {
        Path torn = Files.writeString(home.path().resolve(".state.json.123.ab.tmp"), "{");
        Path other = Files.writeString(home.path().resolve(".notes.tmp"), "mine");
        StateFile file = new StateFile(home, "m");
        assertThat(file.complaint()).isEmpty();
        assertThat(torn).doesNotExist();
        assertThat(other).exists();
    }
}
