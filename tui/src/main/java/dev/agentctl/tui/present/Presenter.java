package dev.agentctl.tui.present;

import dev.agentctl.tui.state.Ui;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/** Turns what is known into a whole screen of text and tones. Pure: the same state gives the same frame. */
public final class Presenter {
    private final Glyphs glyphs;
    private final ZoneId zone;

    /** @param zone whose time of day is shown */
    public Presenter(Glyphs glyphs, ZoneId zone) {
        this.glyphs = glyphs;
        this.zone = zone;
    }

    /** @param now on the screen's monotonic clock, in nanoseconds */
    public Frame frame(Ui ui, long now) {
        int width = Math.max(1, ui.size().columns());
        int rows = Math.max(1, ui.size().rows());
        List<Line> bottom = Bottom.lines(ui, width, rows, glyphs, now);
        int room = Math.max(0, rows - bottom.size());
        List<Line> lines = new ArrayList<>(
                switch (ui.place().view()) {
                    case MAIN ->
                        switch (ui.place().listing()) {
                            case AGENTS -> MainView.lines(ui, width, room, glyphs, zone, now);
                            case SESSIONS -> SessionsView.lines(ui, width, room, glyphs, zone, now);
                            case TASKS -> TasksView.lines(ui, width, room, glyphs, zone, now);
                        };
                    case DETAIL ->
                        switch (ui.place().listing()) {
                            case AGENTS -> DetailView.lines(ui, width, room, glyphs, zone);
                            case SESSIONS -> SessionDetail.lines(ui, width, room, glyphs, zone);
                            case TASKS -> TaskDetail.lines(ui, width, room, glyphs, zone);
                        };
                    case LOGS -> LogView.lines(ui, width, room, glyphs);
                    case HELP -> HelpView.lines(ui, width, room, glyphs);
                });
        while (lines.size() < room) {
            lines.add(Line.EMPTY);
        }
        List<Line> whole = new ArrayList<>(lines.subList(0, room));
        whole.addAll(bottom);
        return Frame.of(width, rows, whole.subList(Math.max(0, whole.size() - rows), whole.size()));
    }
}
