package dev.agentctl.tui.present;

import dev.agentctl.health.snapshot.TaskSample;
import dev.agentctl.shared.text.Clean;
import dev.agentctl.tui.state.LogTail;
import dev.agentctl.tui.state.Ui;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The end of one agent's or session's log, as it grows. */
final class LogView {
    private static final int MAX_NICK = 60;

    private LogView() {}

    static List<Line> lines(Ui ui, int width, int room, Glyphs glyphs) {
        Optional<String> name = ui.selected()
                .map(sample -> sample.agent().name().text())
                .or(() -> ui.selectedSession().map(SessionCells::nick))
                .or(() -> ui.selectedTask().map(LogView::holder));
        Line.Builder title = new Line.Builder(width, glyphs);
        title.add("  " + name.orElse("gone"), Tone.STRONG);
        title.add(" log", Tone.MUTED);
        ui.log().ifPresent(tail -> title.add("  " + tail.source(), Tone.MUTED));
        List<Line> lines = new ArrayList<>();
        int hidden = Math.min(
                ui.place().scroll(),
                ui.log()
                        .map(tail -> Math.max(0, tail.lines().size() - Math.max(0, room - 2)))
                        .orElse(0));
        lines.add(title.withRight(
                Line.of(hidden == 0 ? "follows  " : hidden + " newer below  ", Tone.MUTED, width, glyphs)));
        lines.add(Line.EMPTY);
        lines.addAll(Page.fromEnd(tail(ui.log(), width, glyphs), hidden, Math.max(0, room - 2)));
        return lines;
    }

    private static String holder(TaskSample sample) {
        String nick = sample.holder().map(one -> Clean.line(one, MAX_NICK)).orElse("nobody");
        return nick + ", who has " + sample.name() + ":";
    }

    /** All lines of the log that are known, or why there are none. */
    static List<Line> tail(Optional<LogTail> log, int width, Glyphs glyphs) {
        if (log.isEmpty()) {
            return List.of(Line.of("  reading" + glyphs.ellipsis(), Tone.MUTED, width, glyphs));
        }
        if (log.get().problem().isPresent()) {
            return Text.fold(log.get().problem().get(), width - 4).stream()
                    .map(part -> Line.of("  " + part, Tone.WARN, width, glyphs))
                    .toList();
        }
        if (log.get().lines().isEmpty()) {
            return List.of(Line.of("  nothing yet", Tone.MUTED, width, glyphs));
        }
        List<Line> lines = new ArrayList<>();
        for (String line : log.get().lines()) {
            lines.add(Line.of("  " + line, Tone.PLAIN, width, glyphs));
        }
        return lines;
    }
}
