package dev.agentctl.supervisor.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentctl.shared.agent.AgentState;
import dev.agentctl.shared.agent.AgentStatus;
import dev.agentctl.shared.agent.ExitReason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The loop's own process is killed, with no word after it, and the next one goes on. */
@Timeout(600)
class KillNineIT {
    private static final int KILLS = 200;
    private static final int LOOK_EVERY = 10;

    @TempDir
    Path root;

    @Test
    void two_hundred_kills_at_random_points_leave_a_valid_state_one_owner_and_one_agent() throws Exception {
        long seed = Long.getLong("agentctl.seed", System.nanoTime());
        System.out.println("KillNineIT: to repeat, -Dagentctl.seed=" + seed);
        Random random = new Random(seed);
        long count = 0;
        Map<AgentStatus, Integer> seen = new EnumMap<>(AgentStatus.class);
        for (int kill = 1; kill <= KILLS; kill++) {
            boolean looks = kill % LOOK_EVERY == 0;
            try (LoopProcess loop = start(looks || random.nextBoolean()).leavingAgents()) {
                if (looks) {
                    lookAtOneThatRuns(loop);
                } else {
                    awaitRandomPoint(loop, random);
                }
                loop.kill();
                // Valid or absent: a torn one throws.
                Optional<AgentState> state = loop.home().state();
                if (state.isPresent()) {
                    seen.merge(state.get().status(), 1, Integer::sum);
                    assertThat(state.get().restartCount()).isGreaterThanOrEqualTo(count);
                    count = state.get().restartCount();
                }
            }
        }
        System.out.println("KillNineIT: killed while state.json said " + seen);
        assertThat(seen).doesNotContainKey(AgentStatus.UNKNOWN).containsKeys(AgentStatus.RUNNING, AgentStatus.BACKOFF);
        try (LoopProcess last = start(true)) {
            lookAtOneThatRuns(last);
            last.terminate();
            assertThat(last.exitCode()).isZero();
            assertThat(last.agents()).isEmpty();
            assertThat(last.state().status()).isEqualTo(AgentStatus.STOPPED);
            assertThat(last.state().restartCount()).isPositive();
            try (Stream<Path> files = Files.list(last.home().path())) {
                assertThat(files.map(file -> file.getFileName().toString()))
                        .as("nothing half-written is left")
                        .containsExactlyInAnyOrder(
                                ".heartbeat", "mission.txt", "state.json", "supervisor.log", "supervisor.pid");
            }
        }
    }

    @Test
    void an_orphan_is_ended_before_its_successor_starts_and_the_reason_is_told() throws Exception {
        try (LoopProcess first = LoopProcess.run(root, "a1", "m", "--", "sleep", "1000")) {
            long orphan = first.awaitStatus(AgentStatus.RUNNING).pid().orElseThrow();
            first.kill();
            assertThat(ProcessHandle.of(orphan)).isPresent();
            try (LoopProcess second = LoopProcess.run(root, "a1", "m", "--", "sleep", "1000")) {
                AgentState state = LoopProcess.await(
                        "a new agent",
                        () -> second.home()
                                .state()
                                .filter(now -> now.status() == AgentStatus.RUNNING
                                        && now.pid().orElse(orphan) != orphan));
                assertThat(state.exitReason()).contains(ExitReason.SUPERVISOR_DIED);
                assertThat(state.restartCount()).isOne();
                assertThat(second.agents()).hasSize(1);
                assertThat(second.output()).contains("left running");
            }
        }
    }

    @Test
    void a_wait_goes_on_where_the_killed_loop_was_in_it() throws Exception {
        Instant due;
        try (LoopProcess first = LoopProcess.run(root, "a1", "--first-wait", "100", "m", "--", "sh", "-c", "exit 3")) {
            due = first.awaitStatus(AgentStatus.BACKOFF).nextStartAt().orElseThrow();
            first.kill();
        }
        for (int again = 0; again < 2; again++) {
            try (LoopProcess next =
                    LoopProcess.run(root, "a1", "--first-wait", "100", "m", "--", "sh", "-c", "exit 3")) {
                next.awaitOutput("going on with the last supervisor's wait");
                AgentState state = next.awaitStatus(AgentStatus.BACKOFF);
                assertThat(Duration.between(due, state.nextStartAt().orElseThrow())
                                .abs())
                        .isLessThan(Duration.ofSeconds(1));
                assertThat(state.backoff().orElseThrow()).hasSeconds(200);
                assertThat(state.restartCount()).isZero();
                next.kill();
            }
        }
    }

    /** Somewhere in the start of Java, in the loop's first steps, or later. */
    private static void awaitRandomPoint(LoopProcess loop, Random random) {
        int point = random.nextInt(3);
        if (point > 0) {
            LoopProcess.await(
                    "the loop's first words", () -> Optional.of(loop.output()).filter(text -> !text.isEmpty()));
        }
        int millis = random.nextInt(point == 0 ? 500 : point == 1 ? 40 : 400);
        LockSupport.parkNanos(Duration.ofMillis(millis).toNanos());
    }

    /** An agent that stays, or one that ends at once, so that kills land in waits too. */
    private LoopProcess start(boolean stays) throws Exception {
        String script = stays ? "echo up; exec sleep 1000" : "echo up; sleep 0.1; exit 3";
        return LoopProcess.run(root, "a1", "--first-wait", "0.05", "--max-wait", "0.2", "m", "--", "sh", "-c", script);
    }

    private void lookAtOneThatRuns(LoopProcess loop) throws Exception {
        loop.awaitOutput("Z up");
        assertThat(loop.agents()).as("processes of the agent").hasSize(1);
        try (LoopProcess second =
                LoopProcess.run(root, "a1", "m", "--", "sleep", "1000").leavingAgents()) {
            assertThat(second.exitCode()).isEqualTo(4);
            assertThat(second.output()).contains("has a supervisor already");
        }
    }
}
