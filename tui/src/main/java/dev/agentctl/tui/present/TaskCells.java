package dev.agentctl.tui.present;

import dev.agentctl.health.snapshot.TaskSample;
import dev.agentctl.shared.team.TeamTask;
import dev.agentctl.shared.team.TeamTask.Origin;
import dev.agentctl.shared.text.Clean;
import dev.agentctl.shared.text.Units;
import dev.agentctl.tui.present.Columns.Slot;
import dev.agentctl.tui.present.TaskColumns.Kind;
import java.time.Duration;
import java.time.Instant;

/** One task as a row of cells. Times are told as of the snapshot. */
final class TaskCells {
    private static final int MAX_TEXT = 400;
    private static final int MAX_NICK = 60;

    private final Columns<Kind> columns;
    private final Glyphs glyphs;
    private final Instant at;

    TaskCells(Columns<Kind> columns, Glyphs glyphs, Instant at) {
        this.columns = columns;
        this.glyphs = glyphs;
        this.at = at;
    }

    /**
     * @param asked whether its supervisor has been asked for something and has not answered yet
     * @param stale whether nobody has written for long, so that it may be otherwise by now
     */
    Line row(TaskSample sample, int width, boolean selected, boolean asked, boolean stale) {
        return columns.row(width, selected, glyphs, (line, slot) -> cell(line, slot, sample.task(), asked, stale));
    }

    private void cell(Line.Builder line, Slot<Kind> slot, TeamTask task, boolean asked, boolean stale) {
        int width = slot.width();
        boolean doubtful = stale && task.status().isOpen();
        Tone tone = asked ? Tone.WAIT : doubtful ? Tone.MUTED : Tones.of(task.status());
        switch (slot.kind()) {
            case NUMBER -> {
                line.cell(doubtful ? "?" : glyphs.of(task.status()), Math.min(2, width), tone);
                line.cell(number(task), width - 2, task.status().isOpen() ? Tone.STRONG : Tone.MUTED);
            }
            case STATUS -> line.cell(asked ? "asked" + glyphs.ellipsis() : status(task, width), width, tone);
            case WHO -> line.cell(who(task), width, task.status().isOpen() ? Tone.PLAIN : Tone.MUTED);
            case TRIES -> line.cellRight(task.tries() > 0 ? Units.count(task.tries()) : "", width, triesTone(task));
            case AGE -> line.cellRight(age(task.created()), width, Tone.PLAIN);
            case BY -> line.cell(by(task.origin(), " "), width, Tone.MUTED);
            case TEXT -> line.cell(text(task.text()), width, task.status().isOpen() ? Tone.PLAIN : Tone.MUTED);
            case WHY -> line.cell(text(task.why()), width, Tone.MUTED);
        }
    }

    static String number(TeamTask task) {
        return Long.toString(task.number());
    }

    /** The word, and where there is room for how long it has been so. */
    private String status(TeamTask task, int width) {
        String word = task.status().word();
        String since = task.since().equals(Instant.EPOCH) ? "" : " " + AgentCells.calmAge(task.since(), at);
        return word.length() + since.length() <= width ? word + since : word;
    }

    static String who(TeamTask task) {
        return task.who().map(who -> Clean.line(who, MAX_NICK)).orElse("");
    }

    /** It is given to one after the other because sessions end with it. */
    private static Tone triesTone(TeamTask task) {
        return task.status().isOpen() && task.tries() > 1 ? Tone.WARN : Tone.PLAIN;
    }

    private String age(Instant then) {
        return then.equals(Instant.EPOCH) ? "" : Units.age(Duration.between(then, at));
    }

    /** @param in between who asked for it and the channel */
    static String by(Origin origin, String in) {
        return text(origin.who() + origin.channel().map(channel -> in + channel).orElse(""));
    }

    private static String text(String text) {
        return Clean.line(text, MAX_TEXT).strip();
    }
}
