package dev.agentctl.tui.present;

import dev.agentctl.health.snapshot.AgentSample;
import dev.agentctl.health.snapshot.Condition;
import dev.agentctl.shared.agent.AgentState;
import dev.agentctl.shared.engine.Agent.Run;
import dev.agentctl.shared.engine.Usage;
import dev.agentctl.shared.text.Clean;
import dev.agentctl.shared.text.Units;
import dev.agentctl.tui.present.AgentColumns.Kind;
import dev.agentctl.tui.present.Columns.Slot;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** One agent as a row of cells. Times are told as of the snapshot. */
final class AgentCells {
    private static final int MAX_MISSION = 400;

    private final Columns<Kind> columns;
    private final Glyphs glyphs;
    private final Instant at;
    private final long readings;

    /** @param readings how many snapshots there were */
    AgentCells(Columns<Kind> columns, Glyphs glyphs, Instant at, long readings) {
        this.columns = columns;
        this.glyphs = glyphs;
        this.at = at;
        this.readings = readings;
    }

    /** @param stopping whether this program is stopping it */
    Line row(AgentSample sample, int width, boolean selected, boolean stopping) {
        Condition condition = stopping ? Condition.STOPPING : sample.condition();
        return columns.row(width, selected, glyphs, (line, slot) -> cell(line, slot, sample, condition));
    }

    private void cell(Line.Builder line, Slot<Kind> slot, AgentSample sample, Condition condition) {
        int width = slot.width();
        boolean running = sample.agent().isRunning();
        switch (slot.kind()) {
            case NAME -> {
                line.cell(glyphs.of(condition), Math.min(2, width), Tones.of(condition));
                line.cell(name(sample), width - 2, running ? Tone.STRONG : Tone.MUTED);
            }
            case STATE -> line.cell(state(sample, condition, width), width, Tones.of(condition));
            case CPU -> line.cellRight(cpu(sample), width, cpuTone(sample));
            case TRAIL -> line.cell(trail(sample, width), width, Tone.WAIT);
            case MEMORY -> line.cellRight(memory(sample), width, memoryTone(sample));
            case BAR -> bar(line, sample, width);
            case LIMIT -> line.cell(running ? limit(sample) : "", width, Tone.MUTED);
            case PIDS -> line.cellRight(pids(sample), width, Tone.PLAIN);
            case UPTIME -> line.cellRight(since(sample, running), width, Tone.PLAIN);
            case RESTARTS -> line.cellRight(restarts(sample), width, Tone.PLAIN);
            case NEXT -> line.cellRight(next(sample), width, Tone.WAIT);
            case ACTIVE -> line.cellRight(active(sample), width, Tone.PLAIN);
            case CONTEXT -> line.cellRight(context(sample), width, Tone.PLAIN);
            case COST -> line.cellRight(cost(sample), width, costTone(sample));
            case MISSION -> line.cell(mission(sample), width, Tone.MUTED);
        }
    }

    static String name(AgentSample sample) {
        // The sign of protection is part of the name's cell: no key must promise to stop it.
        return sample.agent().isProtected()
                ? sample.agent().name().text() + " +"
                : sample.agent().name().text();
    }

    /** The word, and where there is room but no column for it, when it starts again. */
    private String state(AgentSample sample, Condition condition, int width) {
        String word = condition.word();
        if (columns.has(Kind.NEXT) || condition != sample.condition()) {
            return word;
        }
        String next = nextStart(sample)
                .map(start -> " " + Units.age(Duration.between(at, start)))
                .orElse("");
        return word.length() + next.length() <= width ? word + next : word;
    }

    static String cpu(AgentSample sample) {
        return sample.cpuPercent().isPresent()
                ? Long.toString(Math.round(sample.cpuPercent().getAsDouble()))
                : "";
    }

    private static Tone cpuTone(AgentSample sample) {
        return Tones.ofShare(sample.cpuPercent().orElse(0) / fullCpu(sample));
    }

    /** What fills the trail: the agent's own limit, or one core. */
    static double fullCpu(AgentSample sample) {
        return Math.max(1, sample.agent().cpuLimit().orElse(1)) * 100;
    }

    private String trail(AgentSample sample, int width) {
        return Meter.trail(sample.cpuTrail(), readings, width, 3, fullCpu(sample), glyphs);
    }

    static String memory(AgentSample sample) {
        return sample.usage().map(usage -> Units.bytes(usage.memoryBytes())).orElse("");
    }

    static OptionalLong limitBytes(AgentSample sample) {
        OptionalLong own = sample.usage().map(Usage::memoryLimitBytes).orElse(OptionalLong.empty());
        return own.isPresent() ? own : sample.agent().memoryLimitBytes();
    }

    static double memoryShare(AgentSample sample) {
        OptionalLong limit = limitBytes(sample);
        return limit.isPresent() && limit.getAsLong() > 0 && sample.usage().isPresent()
                ? (double) sample.usage().get().memoryBytes() / limit.getAsLong()
                : 0;
    }

    private static Tone memoryTone(AgentSample sample) {
        return Tones.ofShare(memoryShare(sample));
    }

    private void bar(Line.Builder line, AgentSample sample, int width) {
        if (sample.usage().isEmpty() || limitBytes(sample).isEmpty()) {
            line.gap(width);
        } else {
            double share = memoryShare(sample);
            Tone tone = Tones.ofShare(share);
            Meter.bar(line, share, width, tone == Tone.PLAIN ? Tone.GOOD : tone, glyphs);
        }
    }

    private static String limit(AgentSample sample) {
        OptionalLong limit = limitBytes(sample);
        return limit.isPresent() ? Units.bytes(limit.getAsLong()) : "";
    }

    private static String pids(AgentSample sample) {
        return sample.usage().map(usage -> Units.count(usage.pids())).orElse("");
    }

    /** How long it has run; for an ended one, how long ago it ended. */
    private String since(AgentSample sample, boolean running) {
        if (sample.agent().run() instanceof Run.Ended ended) {
            return age(ended.at());
        }
        return running ? age(sample.agent().id().startedAt()) : "";
    }

    private static String restarts(AgentSample sample) {
        return sample.state().map(state -> Units.count(state.restartCount())).orElse("");
    }

    private String next(AgentSample sample) {
        return nextStart(sample)
                .map(start -> Units.duration(Duration.between(at, start)))
                .orElse("");
    }

    /** When it starts again; empty for one that does not wait. */
    private static Optional<Instant> nextStart(AgentSample sample) {
        return switch (sample.condition()) {
            case BACKOFF, RATE_LIMITED -> sample.state().flatMap(AgentState::nextStartAt);
            case RUNNING, STARTING, NEEDS_TOKEN, NEEDS_ATTENTION, STOPPING, STOPPED, DIED, FAILED, UNKNOWN ->
                Optional.empty();
        };
    }

    private String active(AgentSample sample) {
        return sample.lastActive().map(then -> calmAge(then, at)).orElse("");
    }

    /** An age that counts the first seconds by tens: an agent at work would else repaint with every snapshot. */
    static String calmAge(Instant then, Instant at) {
        long seconds = Math.max(0, Duration.between(then, at).toSeconds());
        return seconds < 10 ? "now" : Units.age(Duration.ofSeconds(seconds < 60 ? seconds / 10 * 10 : seconds));
    }

    /** Tokens of the conversation. */
    private static String context(AgentSample sample) {
        OptionalLong tokens = sample.state().map(AgentState::contextTokens).orElse(OptionalLong.empty());
        return tokens.isPresent() ? Units.count(tokens.getAsLong()) : "";
    }

    private static String cost(AgentSample sample) {
        OptionalDouble cost = costUsd(sample);
        return cost.isPresent() ? Units.dollars(cost.getAsDouble()) : "";
    }

    /** By the share of its own budget. */
    private static Tone costTone(AgentSample sample) {
        OptionalDouble budget = sample.state().map(AgentState::budgetUsd).orElse(OptionalDouble.empty());
        double share =
                budget.isPresent() && budget.getAsDouble() > 0 ? costUsd(sample).orElse(0) / budget.getAsDouble() : 0;
        return Tones.ofShare(share);
    }

    /** Present where the agent is a Claude CLI that has had a result. */
    static OptionalDouble costUsd(AgentSample sample) {
        return sample.state().map(AgentState::costUsd).orElse(OptionalDouble.empty());
    }

    private String age(Instant then) {
        return then.equals(Instant.EPOCH) ? "" : Units.age(Duration.between(then, at));
    }

    static String mission(AgentSample sample) {
        Optional<String> mission = sample.state().flatMap(AgentState::mission);
        return Clean.line(mission.orElse(sample.agent().what()), MAX_MISSION).strip();
    }
}
