package dev.agentctl.supervisor.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentctl.shared.agent.AgentName;
import dev.agentctl.shared.agent.AgentState;
import dev.agentctl.shared.agent.AgentStatus;
import dev.agentctl.shared.agent.ExitReason;
import dev.agentctl.shared.agent.RateLimit;
import dev.agentctl.shared.agent.Tokens;
import dev.agentctl.supervisor.claude.ClaudeLimits;
import dev.agentctl.supervisor.claude.ClaudeMessage;
import dev.agentctl.supervisor.claude.ClaudeWork;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random lives of a Claude CLI's loop, and a whole day of one, on a test clock. A service beside it keeps book of what it
 * billed: the loop's own books must say the same, over any deaths of the CLI and of the loop.
 */
class ClaudeWalkTest {
    private static final int LIVES = 400;
    private static final int STEPS = 150;

    @ParameterizedTest
    @ValueSource(longs = {1, 20261121, 987654321})
    void whatever_happens_the_books_are_right_and_one_conversation_goes_on(long seed) {
        Random random = new Random(seed);
        for (int life = 0; life < LIVES; life++) {
            World world = new World(random, ClaudeLimits.NONE, random.nextBoolean());
            world.begin();
            for (int step = 0; step < STEPS && !world.ended(); step++) {
                world.step();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {3, 4, 5})
    void a_budget_is_passed_by_one_message_at_most_and_never_forgotten(long seed) {
        Random random = new Random(seed);
        ClaudeLimits limits =
                new ClaudeLimits(OptionalDouble.empty(), OptionalLong.of(60_000), ClaudeLimits.DEFAULT_SILENCE);
        for (int life = 0; life < 100; life++) {
            World world = new World(random, limits, false);
            world.begin();
            for (int step = 0; step < 2_000 && !world.ended(); step++) {
                world.step();
            }
            assertThat(world.tokens().total()).isLessThan(60_000 + 2 * World.MOST);
        }
    }

    @Test
    void a_whole_day_with_kills_limits_overload_and_silence_keeps_one_conversation_and_exact_books() {
        World world = new World(new Random(7), ClaudeLimits.NONE, true);
        world.begin();
        world.awaitRun();
        String session = world.session();
        long dayLater = world.now.nanos() + Duration.ofDays(1).toNanos();
        int hour = 0;
        while (!world.now.reached(dayLater)) {
            hour++;
            // Three turns of twenty minutes each hour, and one mishap after them.
            for (int turn = 0; turn < 3; turn++) {
                world.awaitRun();
                world.pass(Duration.ofMinutes(20));
                world.message();
                world.result(Optional.empty());
                world.exit(ExitReason.CLEAN);
            }
            world.awaitRun();
            world.message();
            switch (hour % 4) {
                case 0 -> world.exit(ExitReason.CRASH);
                case 1 -> world.dieAndComeBack();
                case 2 -> world.limited(Duration.ofMinutes(30));
                default -> world.silent();
            }
        }
        assertThat(world.session()).as("one conversation all day").isEqualTo(session);
        assertThat(world.state.status()).isNotIn(AgentStatus.FAILED, AgentStatus.NEEDS_ATTENTION);
        assertThat(world.state.work().orElseThrow().ledger().turns()).isEqualTo(world.turns);
        assertThat(world.turns).isGreaterThan(45);
    }

    /** The effects' world, with a service that bills. */
    private static final class World {
        /** No message costs more. */
        static final long MOST = 12_100;

        private final Random random;
        private final ClaudeLimits limits;
        private final boolean awaitsToken;
        private LoopState state;
        private AgentState file = AgentState.initial(new AgentName("a1"), "m");
        private LoopState saved;
        private Moment now = new Moment(-5_000_000_000L, Instant.parse("2026-03-01T00:00:00Z"));
        private boolean runs;
        private boolean interrupted;
        private int messages;
        private Tokens billed = Tokens.NONE;
        private Tokens open = Tokens.NONE;
        private boolean turnOpen;
        private double usd;
        private long turns;
        private boolean complete = true;

        World(Random random, ClaudeLimits limits, boolean awaitsToken) {
            this.random = random;
            this.limits = limits;
            this.awaitsToken = awaitsToken;
            this.state = fresh();
            this.saved = state;
        }

        private LoopState fresh() {
            ClaudeWork work = ClaudeFields.read(file, ClaudeWork.fresh(limits, awaitsToken, "m"));
            return LoopState.fresh(RestartPolicy.DEFAULT, random.nextLong(), Optional.of(work));
        }

        boolean ended() {
            return state.phase() instanceof LoopPhase.Ended;
        }

        String session() {
            return state.work().orElseThrow().session().orElseThrow();
        }

        Tokens tokens() {
            return state.work().orElseThrow().ledger().tokens();
        }

        void begin() {
            apply(new LoopEvent.Begun(Memory.NONE, false));
            apply(new LoopEvent.LeftoversCleared(false, true));
        }

        void step() {
            if (!runs) {
                awaitRun();
                return;
            }
            switch (random.nextInt(12)) {
                case 0, 1, 2, 3, 4 -> message();
                case 5, 6 -> result(Optional.empty());
                case 7 -> exit(random.nextBoolean() ? ExitReason.CLEAN : ExitReason.CRASH);
                case 8 -> dieAndComeBack();
                case 9 -> limited(Duration.ofSeconds(random.nextInt(20_000)));
                case 10 -> silent();
                default -> pass(Duration.ofSeconds(random.nextInt(600)));
            }
        }

        /** Time passes until the agent runs. */
        void awaitRun() {
            for (int i = 0; i < 100 && !runs && !ended(); i++) {
                pass(Duration.ofNanos(Math.max(0, state.dueNanos().orElseThrow() - now.nanos())));
            }
            assertThat(runs || ended()).isTrue();
        }

        /** One message of the model's, in several lines. */
        void message() {
            if (!runs) {
                return;
            }
            String id = "m" + messages++;
            Tokens whole = new Tokens(random.nextInt(100), 1 + random.nextInt(1_000), random.nextInt(10_000), 900);
            Tokens begun = new Tokens(whole.input(), 1, whole.cacheRead(), whole.cacheWrite());
            open = open.plus(whole);
            turnOpen = true;
            // All that it costs is told at once: what a death between its lines loses is no matter of the books'.
            apply(said(new ClaudeMessage.Partial("message_start", id, "m", false, Optional.of(whole))));
            apply(said(new ClaudeMessage.Assistant(id, "m", false, List.of(), begun, Optional.empty())));
            check();
            if (interrupted) {
                result(Optional.empty());
                exit(ExitReason.CLEAN);
            }
        }

        void result(Optional<String> error) {
            if (!runs) {
                return;
            }
            if (error.isEmpty()) {
                turns++;
            }
            double cost = open.total() / 1_000_000.0;
            ClaudeMessage.Bill bill = new ClaudeMessage.Bill(open, OptionalDouble.of(cost));
            billed = billed.plus(open);
            usd += cost;
            open = Tokens.NONE;
            turnOpen = false;
            apply(said(new ClaudeMessage.Result(
                    session(),
                    "success",
                    error.isPresent(),
                    "said",
                    List.of(),
                    error.isPresent() ? OptionalInt.of(429) : OptionalInt.empty(),
                    "",
                    1,
                    Duration.ofSeconds(1),
                    Tokens.NONE,
                    Optional.of(bill))));
            check();
        }

        /** The run ends; what it had not told is lost to the dollars, not to the tokens. */
        void exit(ExitReason reason) {
            if (!runs) {
                return;
            }
            runs = false;
            interrupted = false;
            close();
            apply(new LoopEvent.Exited(new RunEnd(reason, "it ended", Optional.empty(), true)));
            check();
        }

        private void close() {
            billed = billed.plus(open);
            complete &= !turnOpen;
            turnOpen = false;
            open = Tokens.NONE;
        }

        void limited(Duration span) {
            if (!runs) {
                return;
            }
            Instant reset = now.wall().plus(span);
            apply(said(new ClaudeMessage.Limit(new RateLimit("five_hour", "rejected", Optional.of(reset)))));
            result(Optional.of("rate_limit"));
            exit(ExitReason.CRASH);
            if (state.phase() instanceof LoopPhase.Waiting waiting) {
                assertThat(waiting.limited()).isTrue();
                assertThat(waiting.until()).isAfterOrEqualTo(reset);
            }
        }

        void silent() {
            if (!runs) {
                return;
            }
            now = now.plus(ClaudeLimits.DEFAULT_SILENCE);
            apply(new LoopEvent.Quiet(ClaudeLimits.DEFAULT_SILENCE.plusSeconds(1)));
            assertThat(interrupted).isTrue();
            exit(ExitReason.CRASH);
            assertThat(state.lastExit()).contains(ExitReason.SILENT);
        }

        /** KILL to the loop: the next one has the file alone, and ends what was left running. */
        void dieAndComeBack() {
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
            boolean found = runs;
            runs = false;
            interrupted = false;
            close();
            state = fresh();
            check();
            apply(new LoopEvent.Begun(memory, false));
            apply(new LoopEvent.LeftoversCleared(found, true));
        }

        void pass(Duration span) {
            now = now.plus(span);
            apply(new LoopEvent.Ticked());
        }

        private static LoopEvent said(ClaudeMessage message) {
            return new LoopEvent.Said(message);
        }

        private void check() {
            assertThat(tokens()).isEqualTo(billed.plus(open));
            assertThat(state.work().orElseThrow().ledger().usd()).isCloseTo(usd, Offset.offset(1e-3));
            if (!turnOpen) {
                assertThat(state.work().orElseThrow().ledger().complete()).isEqualTo(complete);
            }
        }

        private void apply(LoopEvent event) {
            Decision decision = LoopCore.decide(state, event, now);
            state = decision.state();
            for (LoopEffect effect : decision.effects()) {
                if (effect instanceof LoopEffect.Save) {
                    saved = state;
                    file = ClaudeFields.write(file, state.work().orElseThrow());
                } else if (effect instanceof LoopEffect.LookForToken) {
                    apply(random.nextInt(3) == 0 ? new LoopEvent.TokenMissing("it waits") : new LoopEvent.TokenFound());
                } else if (effect instanceof LoopEffect.AskAgentToEnd) {
                    assertThat(runs).isTrue();
                    interrupted = true;
                } else if (effect instanceof LoopEffect.StartAgent) {
                    assertThat(runs).as("one agent at a time").isFalse();
                    assertThat(file.sessionId()).as("written before it starts").contains(session());
                    runs = true;
                    apply(new LoopEvent.Started(42));
                    turnOpen = true;
                    apply(said(new ClaudeMessage.Init(session(), "m")));
                }
            }
        }
    }
}
