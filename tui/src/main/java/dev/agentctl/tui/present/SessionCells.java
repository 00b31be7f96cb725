package dev.agentctl.tui.present;

import dev.agentctl.health.snapshot.SessionCondition;
import dev.agentctl.health.snapshot.SessionSample;
import dev.agentctl.shared.team.AgentSession;
import dev.agentctl.shared.team.AgentSession.Spending;
import dev.agentctl.shared.text.Clean;
import dev.agentctl.shared.text.Units;
import dev.agentctl.shared.text.Width;
import dev.agentctl.tui.present.Columns.Slot;
import dev.agentctl.tui.present.SessionColumns.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** One session as a row of cells. Times are told as of the snapshot. */
final class SessionCells {
    private static final int MAX_TEXT = 400;
    private static final int MAX_NICK = 60;

    private final Columns<Kind> columns;
    private final Glyphs glyphs;
    private final Instant at;

    SessionCells(Columns<Kind> columns, Glyphs glyphs, Instant at) {
        this.columns = columns;
        this.glyphs = glyphs;
        this.at = at;
    }

    /**
     * @param asked whether its supervisor has been asked for something and has not answered yet
     * @param stale whether nobody has written for long, so that it may be otherwise by now
     */
    Line row(SessionSample sample, int width, boolean selected, boolean asked, boolean stale) {
        return columns.row(width, selected, glyphs, (line, slot) -> cell(line, slot, sample, asked, stale));
    }

    private void cell(Line.Builder line, Slot<Kind> slot, SessionSample sample, boolean asked, boolean stale) {
        int width = slot.width();
        AgentSession session = sample.session();
        SessionCondition condition = SessionCondition.of(session);
        Tone tone = asked ? Tone.WAIT : stale ? Tone.MUTED : Tones.of(condition);
        switch (slot.kind()) {
            case NICK -> {
                line.cell(stale ? "?" : glyphs.of(condition), Math.min(2, width), tone);
                line.cell(nick(sample), width - 2, stale ? Tone.MUTED : Tone.STRONG);
            }
            case ROLE -> line.cell(session.role().word(), width, Tone.PLAIN);
            case STATE ->
                line.cell(asked ? "asked" + glyphs.ellipsis() : state(session, condition, width), width, tone);
            case EVIDENCE -> line.cell(evidence(session), width, Tone.MUTED);
            case TASK -> line.cell(task(session), width, Tone.PLAIN);
            case CONTEXT -> line.cellRight(Units.count(session.spending().context()), width, contextTone(sample));
            case BAR -> bar(line, sample, width, glyphs);
            case LIMIT -> line.cell(limit(session.spending()), width, Tone.MUTED);
            case TOKENS ->
                line.cellRight(Units.count(session.spending().tokens().total()), width, Tone.PLAIN);
            case COST ->
                line.cellRight(Units.dollars(session.spending().usd()), width, Tones.ofShare(sample.budgetShare()));
            case BURN -> line.cellRight(burn(session.spending()), width, Tone.PLAIN);
            case ACTIVE -> line.cellRight(active(session), width, Tone.PLAIN);
            case CPU -> line.cellRight(cpu(sample), width, Tone.PLAIN);
            case MEMORY -> line.cellRight(memory(sample), width, Tone.PLAIN);
            case WORKTREE -> line.cell(tail(sample.worktree(), width, glyphs), width, Tone.MUTED);
        }
    }

    static String nick(SessionSample sample) {
        return Clean.line(sample.session().nick(), MAX_NICK);
    }

    /** The word, and where there is room when it goes on. */
    private String state(AgentSession session, SessionCondition condition, int width) {
        String word = condition.word();
        String until = session.standing()
                .until()
                .filter(time -> time.isAfter(at))
                .map(time -> " " + Units.age(Duration.between(at, time)))
                .orElse("");
        return word.length() + until.length() <= width ? word + until : word;
    }

    static String evidence(AgentSession session) {
        return Clean.line(SessionCondition.why(session), MAX_TEXT).strip();
    }

    static String task(AgentSession session) {
        return session.task().map(task -> Clean.line(task, MAX_TEXT).strip()).orElse("");
    }

    /** Of the tokens at which the shift changes. */
    static void bar(Line.Builder line, SessionSample sample, int width, Glyphs glyphs) {
        if (sample.session().spending().contextLimit() <= 0) {
            line.gap(width);
        } else {
            Tone tone = contextTone(sample);
            Meter.bar(line, sample.contextShare(), width, tone == Tone.PLAIN ? Tone.GOOD : tone, glyphs);
        }
    }

    static Tone contextTone(SessionSample sample) {
        return Tones.ofShare(sample.contextShare());
    }

    private static String limit(Spending spending) {
        return spending.contextLimit() > 0 ? Units.count(spending.contextLimit()) : "";
    }

    private static String burn(Spending spending) {
        return spending.usdLastHour() > 0 ? Units.dollars(spending.usdLastHour()) : "";
    }

    private String active(AgentSession session) {
        Instant then = session.activity().lastActive();
        return then.equals(Instant.EPOCH) ? "" : AgentCells.calmAge(then, at);
    }

    static String cpu(SessionSample sample) {
        return sample.cpuPercent().isPresent()
                ? Long.toString(Math.round(sample.cpuPercent().getAsDouble()))
                : "";
    }

    static String memory(SessionSample sample) {
        return sample.usage().map(usage -> Units.bytes(usage.memoryBytes())).orElse("");
    }

    /** The end of a path tells more than its beginning. */
    private static String tail(Optional<String> path, int width, Glyphs glyphs) {
        String text = path.map(whole -> Clean.line(whole, MAX_TEXT)).orElse("");
        if (Width.of(text) <= width) {
            return text;
        }
        int from = text.length();
        int room = width - Width.of(glyphs.ellipsis());
        while (from > 0 && Width.of(text.substring(text.offsetByCodePoints(from, -1))) <= room) {
            from = text.offsetByCodePoints(from, -1);
        }
        return glyphs.ellipsis() + text.substring(from);
    }
}
