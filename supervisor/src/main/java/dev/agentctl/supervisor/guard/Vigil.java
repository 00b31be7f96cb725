package dev.agentctl.supervisor.guard;

import dev.agentctl.shared.agent.AgentId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The watchdog's decisions, pure: from what was seen and when, to what is done. A God that is gone is brought back at
 * once. Where that fails, or where God itself gives up again and again, the tries are {@link #FIRST_WAIT} apart, doubled
 * by each up to {@link #LONGEST_WAIT}; after a minute of life, or a death by somebody's hand, the next is at once again.
 * Immutable. All times are nanoseconds of a monotonic clock.
 *
 * @param told what was said last of a state that goes on
 * @param deliveredAt when a token was brought last
 */
record Vigil(Life life, Tries tries, String told, long deliveredAt) {
    static final Duration FIRST_WAIT = Duration.ofSeconds(5);
    static final Duration LONGEST_WAIT = Duration.ofSeconds(60);
    /** A life of this length has settled: its end is no failure of its start. */
    static final Duration SETTLED = Duration.ofSeconds(60);
    /** God may give up so many times in a row before the tries wait: a bad moment is no bad start. */
    static final int FORGIVEN = 2;
    /** Longer than an engine takes to notice; then the process and who watched over it were ended together. */
    static final Duration NOTICE = Duration.ofSeconds(2);

    private static final Duration REDELIVERY = Duration.ofSeconds(30);

    /**
     * The life that goes on.
     *
     * @param id empty where none was seen
     * @param since when it was seen first
     * @param endingSince when its process was first seen to have ended, unnoticed by its engine
     * @param expected whether a start succeeded whose life was not seen yet
     */
    record Life(Optional<AgentId> id, long since, OptionalLong endingSince, boolean expected) {
        static Life none(long now) {
            return new Life(Optional.empty(), now, OptionalLong.empty(), false);
        }
    }

    /**
     * @param failures tries that did not last, in a row
     * @param notBefore when the next one is due at the earliest
     */
    record Tries(int failures, long notBefore) {}

    /** What is to be done. */
    sealed interface Act {
        /**
         * Start God as it was started before.
         *
         * @param unnoticed the life whose process has ended while its engine says that it runs
         */
        record Resurrect(String why, Optional<AgentId> unnoticed) implements Act {}

        /** Bring the running God its token. */
        record Deliver() implements Act {}

        record Say(String sentence) implements Act {}
    }

    record Step(Vigil next, List<Act> acts) {}

    static Vigil begin(long now) {
        return new Vigil(Life.none(now), new Tries(0, now), "", now - REDELIVERY.toNanos());
    }

    Step see(GodSight sight, boolean hasToken, long now) {
        return switch (sight) {
            case GodSight.Alive seen -> alive(seen, hasToken, now);
            case GodSight.Ending seen -> ending(seen, now);
            case GodSight.Gone gone -> gone(gone, now);
            case GodSight.Unborn unborn ->
                waiting("God was never started here: 'agentctl start God \"…\"' does that, once");
            case GodSight.Hidden hidden -> waiting("it cannot be seen whether God runs: " + hidden.why());
        };
    }

    private Step alive(GodSight.Alive seen, boolean hasToken, long now) {
        List<Act> acts = new ArrayList<>();
        boolean isNew = !life.id.equals(Optional.of(seen.life()));
        long since = isNew ? now : life.since;
        if (isNew) {
            acts.add(new Act.Say(
                    "God runs, in " + seen.life().engine() + " (" + seen.life().shortKey() + ")"));
        }
        boolean delivers = seen.needsToken() && hasToken && now - deliveredAt >= REDELIVERY.toNanos();
        if (delivers) {
            acts.add(new Act.Deliver());
        }
        Tries left = now - since >= SETTLED.toNanos() ? new Tries(0, now) : tries;
        Life goesOn = new Life(Optional.of(seen.life()), since, OptionalLong.empty(), false);
        return new Step(new Vigil(goesOn, left, "", delivers ? now : deliveredAt), List.copyOf(acts));
    }

    private Step ending(GodSight.Ending seen, long now) {
        if (life.endingSince.isEmpty()) {
            Life ends = new Life(life.id, life.since, OptionalLong.of(now), life.expected);
            return new Step(new Vigil(ends, tries, told, deliveredAt), List.of());
        }
        boolean isNoticed = now - life.endingSince.getAsLong() < NOTICE.toNanos();
        if (isNoticed || now - tries.notBefore < 0) {
            return new Step(this, List.of());
        }
        return new Step(
                this,
                List.of(
                        new Act.Say("God is gone: its process has ended, and what watched over it too"),
                        new Act.Resurrect("its process ended unnoticed", Optional.of(seen.life()))));
    }

    private Step gone(GodSight.Gone gone, long now) {
        List<Act> acts = new ArrayList<>();
        Tries next = tries;
        if (life.id.isPresent() || life.expected) {
            acts.add(new Act.Say("God is gone: " + gone.how()));
            // A life that ended by somebody's hand is no failure of its start.
            int failures = gone.gaveUp() ? tries.failures + 1 : 0;
            Duration wait = delay(failures - FORGIVEN);
            next = new Tries(failures, now + wait.toNanos());
            if (wait.isPositive()) {
                acts.add(new Act.Say("it has given up " + failures + " times in a row; the next try is in "
                        + wait.toSeconds() + " s"));
            }
        }
        if (now - next.notBefore >= 0) {
            acts.add(new Act.Resurrect(gone.how(), Optional.empty()));
        }
        return new Step(new Vigil(Life.none(now), next, "", deliveredAt), List.copyOf(acts));
    }

    private Step waiting(String sentence) {
        List<Act> acts = sentence.equals(told) ? List.of() : List.of(new Act.Say(sentence));
        return new Step(new Vigil(life, tries, sentence, deliveredAt), acts);
    }

    /** A try has ended; where it failed, the next one waits. */
    Step tried(Optional<String> failure, long now) {
        if (failure.isEmpty()) {
            // The start has brought the token too.
            Life born = new Life(Optional.empty(), now, OptionalLong.empty(), true);
            return new Step(new Vigil(born, tries, told, now), List.of());
        }
        int failures = tries.failures + 1;
        Duration wait = delay(failures);
        return new Step(
                new Vigil(life, new Tries(failures, now + wait.toNanos()), told, deliveredAt),
                List.of(new Act.Say("God could not be brought back: " + failure.get() + "; the next try is in "
                        + wait.toSeconds() + " s")));
    }

    /** After so many failures in a row; none for none. */
    static Duration delay(int failures) {
        if (failures <= 0) {
            return Duration.ZERO;
        }
        Duration wait = FIRST_WAIT;
        for (int i = 1; i < failures && wait.compareTo(LONGEST_WAIT) < 0; i++) {
            wait = wait.multipliedBy(2);
        }
        return wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT;
    }
}
