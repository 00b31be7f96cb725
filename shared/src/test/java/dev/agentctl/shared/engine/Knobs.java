package dev.agentctl.shared.engine;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How one agent of a {@link KnobEngine} behaves. Immutable; each method gives a changed copy.
 *
 * @param startError why its start fails, if it shall
 * @param endsOnTerm how long it goes on after TERM; empty if it ignores it
 * @param dies whether KILL ends it; where not, the engine says that it still runs
 * @param exit when it ends of itself, if ever
 * @param cores what it burns, 1 = one core
 * @param usageReadable whether its usage can be read
 */
public record Knobs(
        Optional<String> startError,
        Optional<Duration> endsOnTerm,
        boolean dies,
        Optional<Exit> exit,
        double cores,
        long memoryBytes,
        long pids,
        OptionalLong oomKills,
        boolean usageReadable) {

    /** Runs until it is stopped, which it does at once, and uses next to nothing. */
    public static final Knobs STEADY = new Knobs(
            Optional.empty(),
            Optional.of(Duration.ZERO),
            true,
            Optional.empty(),
            0.01,
            10 << 20,
            1,
            OptionalLong.empty(),
            true);

    /** @param after since its start */
    public record Exit(Duration after, int code, boolean oomKilled) {}

    public Knobs failingToStart(String sentence) {
        return new Knobs(
                Optional.of(sentence), endsOnTerm, dies, exit, cores, memoryBytes, pids, oomKills, usageReadable);
    }

    public Knobs endingAfterTerm(Duration time) {
        return new Knobs(startError, Optional.of(time), dies, exit, cores, memoryBytes, pids, oomKills, usageReadable);
    }

    public Knobs ignoringTerm() {
        return new Knobs(startError, Optional.empty(), dies, exit, cores, memoryBytes, pids, oomKills, usageReadable);
    }

    /** Neither TERM nor KILL ends it, as with a process stuck in the kernel. */
    public Knobs immortal() {
        return new Knobs(startError, Optional.empty(), false, exit, cores, memoryBytes, pids, oomKills, usageReadable);
    }

    public Knobs exitingAfter(Duration time, int code) {
        Optional<Exit> end = Optional.of(new Exit(time, code, false));
        return new Knobs(startError, endsOnTerm, dies, end, cores, memoryBytes, pids, oomKills, usageReadable);
    }

    public Knobs oomKilledAfter(Duration time) {
        Optional<Exit> end = Optional.of(new Exit(time, 137, true));
        return new Knobs(startError, endsOnTerm, dies, end, cores, memoryBytes, pids, oomKills, usageReadable);
    }

    public Knobs burning(double coresUsed) {
        return new Knobs(startError, endsOnTerm, dies, exit, coresUsed, memoryBytes, pids, oomKills, usageReadable);
    }

    public Knobs holding(long bytes) {
        return new Knobs(startError, endsOnTerm, dies, exit, cores, bytes, pids, oomKills, usageReadable);
    }

    public Knobs withPids(long count) {
        return new Knobs(startError, endsOnTerm, dies, exit, cores, memoryBytes, count, oomKills, usageReadable);
    }

    public Knobs withOomKills(long count) {
        return new Knobs(
                startError, endsOnTerm, dies, exit, cores, memoryBytes, pids, OptionalLong.of(count), usageReadable);
    }

    public Knobs withoutUsage() {
        return new Knobs(startError, endsOnTerm, dies, exit, cores, memoryBytes, pids, oomKills, false);
    }
}
