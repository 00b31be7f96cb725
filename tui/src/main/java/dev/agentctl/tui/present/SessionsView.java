package dev.agentctl.tui.present;

import dev.agentctl.health.rule.Finding;
import dev.agentctl.health.snapshot.SessionSample;
import dev.agentctl.health.snapshot.TeamSample;
import dev.agentctl.shared.agent.AgentId;
import dev.agentctl.shared.text.Clean;
import dev.agentctl.shared.text.Width;
import dev.agentctl.tui.key.Listing;
import dev.agentctl.tui.state.SessionRoster;
import dev.agentctl.tui.state.SessionRoster.Group;
import dev.agentctl.tui.state.Ui;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Another first screen: teams, their Claude sessions, what is wrong with them. */
final class SessionsView {
    /** From so many rows on there are free lines between the parts. */
    private static final int AIRY = 18;

    private SessionsView() {}

    /** One line of the list that is still to be drawn. */
    private sealed interface Entry {
        record Head(TeamSample team) implements Entry {}

        record One(TeamSample team, SessionSample sample) implements Entry {}

        record Waiting(TeamSample team) implements Entry {}

        record Gap() implements Entry {}
    }

    static List<Line> lines(Ui ui, int width, int room, Glyphs glyphs, ZoneId zone, long now) {
        List<Line> lines = new ArrayList<>(HostLine.lines(ui, width, glyphs, zone, now));
        if (ui.fleet().snapshot().isEmpty()) {
            return lines;
        }
        boolean airy = room >= AIRY;
        if (airy) {
            lines.add(Line.EMPTY);
        }
        SessionRoster roster = SessionRoster.of(ui);
        List<Finding> findings = ui.fleet().findings();
        if (roster.groups().isEmpty()) {
            lines.addAll(nobody(ui, width, glyphs));
        } else {
            List<Entry> entries = entries(roster, airy);
            // The heads of the team and of the columns stand fast where there is one team only.
            int heads = roster.groups().size() == 1 ? 2 : 1;
            int wanted = heads + entries.size();
            int share = MainView.listRoom(findings, wanted, room - lines.size(), airy);
            list(lines, ui, roster, entries, width, share, glyphs);
        }
        int left = room - lines.size() - (airy ? 1 : 0);
        List<Line> panel = FindingsPanel.lines(findings, Listing.SESSIONS, width, left, glyphs);
        if (!panel.isEmpty() && airy) {
            lines.add(Line.EMPTY);
        }
        lines.addAll(panel);
        return lines;
    }

    private static List<Entry> entries(SessionRoster roster, boolean airy) {
        List<Entry> entries = new ArrayList<>();
        boolean several = roster.groups().size() > 1;
        for (Group group : roster.groups()) {
            if (several) {
                if (airy && !entries.isEmpty()) {
                    entries.add(new Entry.Gap());
                }
                entries.add(new Entry.Head(group.team()));
            }
            for (SessionSample sample : group.sessions()) {
                entries.add(new Entry.One(group.team(), sample));
            }
            if (group.team().snapshot().isPresent()
                    && !group.team().snapshot().get().waiting().isEmpty()) {
                entries.add(new Entry.Waiting(group.team()));
            }
        }
        return entries;
    }

    private static void list(
            List<Line> lines, Ui ui, SessionRoster roster, List<Entry> entries, int width, int room, Glyphs glyphs) {
        Instant at = ui.fleet().snapshot().orElseThrow().at();
        int longest = 0;
        for (Group group : roster.groups()) {
            for (SessionSample sample : group.sessions()) {
                longest = Math.max(longest, Width.of(SessionCells.nick(sample)));
            }
        }
        Columns<SessionColumns.Kind> columns = SessionColumns.fit(Math.max(1, width - 2), longest);
        SessionCells cells = new SessionCells(columns, glyphs, at);
        int before = lines.size();
        if (roster.groups().size() == 1) {
            lines.add(TeamLine.of(roster.groups().getFirst().team(), at, width, glyphs));
        }
        if (roster.size() > 0) {
            lines.add(MainView.indent(columns.header(width - 2, ui.query().sessions(), glyphs), width, glyphs));
        }
        int left = Math.max(0, room - (lines.size() - before));
        for (Entry entry : window(entries, ui.place().selected(), left)) {
            lines.add(line(entry, ui, cells, at, width, glyphs));
        }
    }

    /** As many entries as there is room for, the selected one among them. */
    private static List<Entry> window(List<Entry> entries, Optional<AgentId> selected, int room) {
        int row = 0;
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i) instanceof Entry.One one
                    && selected.equals(Optional.of(one.sample().id()))) {
                row = i;
            }
        }
        return Page.around(entries, row, room);
    }

    private static Line line(Entry entry, Ui ui, SessionCells cells, Instant at, int width, Glyphs glyphs) {
        return switch (entry) {
            case Entry.Gap gap -> Line.EMPTY;
            case Entry.Head head -> TeamLine.of(head.team(), at, width, glyphs);
            case Entry.Waiting waiting ->
                TeamLine.waiting(waiting.team().snapshot().orElseThrow(), width, glyphs);
            case Entry.One one -> {
                AgentId id = one.sample().id();
                Line row = cells.row(
                        one.sample(),
                        width - 2,
                        ui.place().selected().equals(Optional.of(id)),
                        ui.deeds().underWay().contains(id),
                        TeamLine.isStale(one.team(), at));
                yield MainView.indent(row, width, glyphs);
            }
        };
    }

    private static List<Line> nobody(Ui ui, int width, Glyphs glyphs) {
        List<Line> lines = new ArrayList<>();
        if (!ui.query().filter().isEmpty()) {
            String filter = Clean.line(ui.query().filter(), 60);
            lines.add(Line.of("  No session matches '" + filter + "'. Esc shows all.", Tone.PLAIN, width, glyphs));
            return lines;
        }
        noTeam(lines, width, glyphs);
        return lines;
    }

    static void noTeam(List<Line> lines, int width, Glyphs glyphs) {
        lines.add(Line.of("  No team.", Tone.STRONG, width, glyphs));
        lines.add(Line.EMPTY);
        MainView.hint(lines, "Start one", "agentctl team start --config team.toml", width, glyphs);
    }
}
