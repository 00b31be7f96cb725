package dev.agentctl.supervisor.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentctl.shared.agent.AgentStatus;
import dev.agentctl.shared.agent.ExitReason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Thousands of random lives of a loop in a made-up world; each step checks what must always hold. */
class LoopWalkTest {
    private static final int LIVES = 3_000;
    private static final int STEPS = 120;
    private static final List<ExitReason> REASONS = List.of(ExitReason.values());
    private static final List<StopCause> CAUSES = List.of(StopCause.values());

    @ParameterizedTest
    @ValueSource(longs = {1, 20260301, 987654321})
    void no_sequence_of_events_breaks_what_must_always_hold(long seed) {
        Random random = new Random(seed);
        for (int life = 0; life < LIVES; life++) {
            World world = new World(random, random.nextBoolean(), true);
            world.begin();
            for (int step = 0; step < STEPS && !world.ended(); step++) {
                world.step();
            }
            world.stopWithinBound();
        }
    }

    @Test
    void a_whole_day_of_an_agent_that_crashes_after_eleven_seconds_stays_within_the_policy() {
        World world = new World(new Random(7), false, false);
        world.begin();
        long dayLater = world.now.nanos() + Duration.ofDays(1).toNanos();
        while (!world.now.reached(dayLater)) {
            if (world.agentRuns) {
                world.pass(Duration.ofSeconds(11));
                world.exit(ExitReason.CRASH);
            } else {
                world.passUntilDue();
            }
        }
        // 5+10+20+40+80+160 s of growing waits, then one start each 311 s.
        long expected = 6 + (Duration.ofDays(1).toSeconds() - 315 - 6 * 11) / 311;
        assertThat(world.state.restartCount()).isBetween(expected - 1, expected + 1);
        assertThat(world.state.status()).isIn(AgentStatus.BACKOFF, AgentStatus.RUNNING);
    }

    @Test
    void a_whole_day_of_clean_exits_each_hour_restarts_each_time_after_the_first_wait() {
        World world = new World(new Random(7), false, false);
        world.begin();
        for (int hour = 0; hour < 24; hour++) {
            world.pass(Duration.ofHours(1));
            world.exit(ExitReason.CLEAN);
            assertThat(world.untilDue()).hasSeconds(5);
            world.passUntilDue();
        }
        assertThat(world.state.restartCount()).isEqualTo(24);
    }

    /** Carries effects out as the real edge does, and keeps book. */
    private static final class World {
        private final Random random;
        private final boolean unlucky;
        private LoopState state;
        private Moment now = new Moment(-5_000_000_000L, Instant.parse("2026-03-01T00:00:00Z"));
        private boolean agentRuns;
        private long highestCount;
        private LoopState saved;

        /** @param unlucky whether starts fail and processes get stuck now and then */
        World(Random random, boolean jitter, boolean unlucky) {
            this.random = random;
            this.unlucky = unlucky;
            this.state = LoopState.fresh(RestartPolicy.DEFAULT.withJitter(jitter), random.nextLong());
            this.saved = state;
        }

        boolean ended() {
            return state.phase() instanceof LoopPhase.Ended;
        }

        void begin() {
            apply(new LoopEvent.Begun(Memory.NONE, badLuck(50)));
            apply(new LoopEvent.LeftoversCleared(random.nextBoolean(), !badLuck(50)));
        }

        void step() {
            switch (random.nextInt(10)) {
                case 0, 1, 2 -> passUntilDue();
                case 3 -> pass(Duration.ofMillis(random.nextInt(20_000)));
                case 4 -> pass(Duration.ofSeconds(random.nextInt(400)));
                case 5, 6, 7 -> {
                    if (agentRuns) {
                        exit(REASONS.get(random.nextInt(REASONS.size())));
                    }
                }
                case 8 -> noise();
                default -> {
                    if (random.nextInt(20) == 0) {
                        apply(new LoopEvent.StopAsked(CAUSES.get(random.nextInt(CAUSES.size()))));
                    } else {
                        die();
                    }
                }
            }
        }

        /** The loop is killed, and a new one reads what was saved. */
        private void die() {
            if (ended() || random.nextInt(4) != 0) {
                return;
            }
            Memory memory = new Memory(
                    saved.status(),
                    saved.everStarted(),
                    saved.restartCount(),
                    saved.quickCrashes(),
                    Optional.of(saved.nextWait()),
                    saved.phase() instanceof LoopPhase.Waiting waiting
                            ? Optional.of(waiting.until())
                            : Optional.empty(),
                    saved.lastExit(),
                    saved.lastError());
            Optional<Instant> due = memory.nextStartAt();
            state = LoopState.fresh(state.policy(), random.nextLong());
            apply(new LoopEvent.Begun(memory, false));
            boolean found = agentRuns;
            agentRuns = false;
            apply(new LoopEvent.LeftoversCleared(found, true));
            if (due.isPresent() && due.get().isAfter(now.wall())) {
                assertThat(((LoopPhase.Waiting) state.phase()).until()).isEqualTo(due.get());
            }
        }

        /** Events that do not fit the phase. */
        private void noise() {
            LoopState before = state;
            if (!(state.phase() instanceof LoopPhase.Starting)) {
                apply(new LoopEvent.Started(1));
                apply(new LoopEvent.StartFailed("late", random.nextBoolean()));
                assertThat(state).isEqualTo(before);
            }
            apply(new LoopEvent.LeftoversCleared(true, true));
            apply(new LoopEvent.Begun(Memory.NONE, true));
            apply(new LoopEvent.TokenFound());
            apply(new LoopEvent.TokenMissing("late"));
            apply(new LoopEvent.Quiet(Duration.ofDays(1)));
            if (!agentRuns) {
                apply(new LoopEvent.Exited(new RunEnd(ExitReason.CRASH, "late", Optional.empty(), true)));
            }
            assertThat(state).isEqualTo(before);
        }

        void exit(ExitReason reason) {
            agentRuns = false;
            Optional<Instant> retry = random.nextBoolean()
                    ? Optional.of(now.wall().plusSeconds(random.nextInt(2_000_000) - 1000L))
                    : Optional.empty();
            apply(new LoopEvent.Exited(new RunEnd(reason, "it ended", retry, !badLuck(200))));
        }

        void pass(Duration span) {
            now = now.plus(span);
            apply(new LoopEvent.Ticked());
        }

        Duration untilDue() {
            return Duration.ofNanos(state.dueNanos().orElseThrow() - now.nanos());
        }

        void passUntilDue() {
            if (state.dueNanos().isPresent()) {
                pass(untilDue().isNegative() ? Duration.ZERO : untilDue());
            }
        }

        void stopWithinBound() {
            long asked = now.nanos();
            apply(new LoopEvent.StopAsked(StopCause.SIGNAL));
            // An agent that never ends by itself: only time passes.
            for (int i = 0; i < 3 && !ended(); i++) {
                passUntilDue();
            }
            assertThat(ended()).isTrue();
            assertThat(now.since(asked))
                    .isLessThanOrEqualTo(
                            state.policy().grace().plus(state.policy().forceBound()));
            assertThat(saved).as("the end is saved").isEqualTo(state);
        }

        private void apply(LoopEvent event) {
            Decision decision = LoopCore.decide(state, event, now);
            state = decision.state();
            check();
            for (LoopEffect effect : decision.effects()) {
                switch (effect) {
                    case LoopEffect.StartAgent ignored -> {
                        assertThat(agentRuns).as("one agent at a time").isFalse();
                        assertThat(saved.status()).as("saved before it is done").isEqualTo(AgentStatus.STARTING);
                        start();
                    }
                    case LoopEffect.Save ignored -> saved = state;
                    case LoopEffect.ClearLeftovers ignored -> {}
                    case LoopEffect.LookForToken ignored ->
                        apply(
                                random.nextInt(4) == 0
                                        ? new LoopEvent.TokenMissing("it waits for its token")
                                        : new LoopEvent.TokenFound());
                    case LoopEffect.AskAgentToEnd ignored ->
                        assertThat(agentRuns).isTrue();
                    case LoopEffect.EndAgentByForce ignored ->
                        assertThat(agentRuns).isTrue();
                    case LoopEffect.Say line -> assertThat(line.sentence()).isNotBlank();
                    case LoopEffect.Finish finish ->
                        assertThat(state.phase())
                                .isInstanceOfSatisfying(
                                        LoopPhase.Ended.class,
                                        end -> assertThat(end.code()).isEqualTo(finish.code()));
                }
            }
        }

        private boolean badLuck(int oneIn) {
            return unlucky && random.nextInt(oneIn) == 0;
        }

        private void start() {
            if (badLuck(12)) {
                apply(new LoopEvent.StartFailed("no memory", false));
            } else {
                agentRuns = true;
                apply(new LoopEvent.Started(1 + random.nextInt(1000)));
            }
        }

        private void check() {
            RestartPolicy policy = state.policy();
            assertThat(state.restartCount()).as("the count never falls").isGreaterThanOrEqualTo(highestCount);
            highestCount = state.restartCount();
            assertThat(state.nextWait()).isBetween(policy.firstWait(), policy.maxWait());
            assertThat(state.quickCrashes()).isBetween(0, policy.maxQuickCrashes());
            if (state.phase() instanceof LoopPhase.Waiting waiting) {
                Duration longest = waiting.limited() ? policy.longestLimit() : policy.maxWait();
                assertThat(Duration.ofNanos(waiting.untilNanos() - now.nanos())).isLessThanOrEqualTo(longest);
            }
            if (state.phase() instanceof LoopPhase.Waiting || state.phase() instanceof LoopPhase.Starting) {
                assertThat(agentRuns).as("no agent while none should run").isFalse();
            }
        }
    }
}
