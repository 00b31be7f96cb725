package dev.agentctl.tui.present;

import dev.agentctl.health.rule.Finding;
import dev.agentctl.health.snapshot.AgentSample;
import dev.agentctl.health.snapshot.FleetSnapshot;
import dev.agentctl.shared.agent.AgentId;
import dev.agentctl.shared.text.Clean;
import dev.agentctl.tui.key.Key;
import dev.agentctl.tui.key.Listing;
import dev.agentctl.tui.state.Roster;
import dev.agentctl.tui.state.Ui;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The first screen: this machine, its agents, what is wrong with them. */
final class MainView {
    /** From so many rows on there are free lines between the parts. */
    private static final int AIRY = 18;

    private MainView() {}

    static List<Line> lines(Ui ui, int width, int room, Glyphs glyphs, ZoneId zone, long now) {
        List<Line> lines = new ArrayList<>(HostLine.lines(ui, width, glyphs, zone, now));
        if (ui.fleet().snapshot().isEmpty()) {
            return lines;
        }
        boolean airy = room >= AIRY;
        if (airy) {
            lines.add(Line.EMPTY);
        }
        FleetSnapshot fleet = ui.fleet().snapshot().get();
        Roster roster = Roster.of(ui);
        if (roster.size() == 0) {
            lines.addAll(nobody(ui, fleet, width, glyphs));
        } else {
            int share = listRoom(ui.fleet().findings(), wanted(roster), room - lines.size(), airy);
            list(lines, ui, fleet, roster, width, share, glyphs);
        }
        int left = room - lines.size() - (airy ? 1 : 0);
        List<Line> panel = FindingsPanel.lines(ui.fleet().findings(), Listing.AGENTS, width, left, glyphs);
        if (!panel.isEmpty() && airy) {
            lines.add(Line.EMPTY);
        }
        lines.addAll(panel);
        return lines;
    }

    /**
     * How many lines the list gets, its header among them: all it wants, or two thirds where the findings want more.
     *
     * @param wanted by the whole list
     */
    static int listRoom(List<Finding> findings, int wanted, int room, boolean airy) {
        int panel = FindingsPanel.wanted(findings);
        if (panel == 0) {
            return Math.min(room, wanted);
        }
        int shared = room - (airy ? 1 : 0);
        int panelRoom = Math.max(Math.min(panel, shared / 3), shared - wanted);
        return Math.max(2, Math.min(wanted, shared - panelRoom));
    }

    private static int wanted(Roster roster) {
        boolean both = !roster.running().isEmpty() && !roster.ended().isEmpty();
        return 1 + roster.size() + (roster.ended().isEmpty() ? 0 : 1) + (both ? 1 : 0);
    }

    private static void list(
            List<Line> lines, Ui ui, FleetSnapshot fleet, Roster roster, int width, int room, Glyphs glyphs) {
        int longest = 0;
        boolean limited = false;
        boolean claude = false;
        for (AgentSample sample : fleet.agents()) {
            longest = Math.max(longest, AgentCells.name(sample).length());
            limited |= AgentCells.limitBytes(sample).isPresent();
            claude |= AgentCells.costUsd(sample).isPresent();
        }
        Columns<AgentColumns.Kind> columns = AgentColumns.fit(Math.max(1, width - 2), longest, limited, claude);
        AgentCells cells =
                new AgentCells(columns, glyphs, fleet.at(), ui.fleet().readings());
        lines.add(indent(columns.header(width - 2, ui.query().agents(), glyphs), width, glyphs));
        lines.addAll(window(ui, roster, cells, width, Math.max(0, room - 1), glyphs));
    }

    /** As many rows as there is room for, the selected one among them. */
    private static List<Line> window(Ui ui, Roster roster, AgentCells cells, int width, int room, Glyphs glyphs) {
        List<Line> rows = new ArrayList<>();
        int selectedRow = 0;
        Optional<AgentId> selected = ui.place().selected();
        for (int i = 0; i < roster.size(); i++) {
            if (i == roster.running().size()) {
                if (i > 0) {
                    rows.add(Line.EMPTY);
                }
                rows.add(Line.of("    STOPPED " + roster.ended().size(), Tone.MUTED, width, glyphs));
            }
            AgentSample sample = roster.at(i);
            AgentId id = sample.agent().id();
            boolean isSelected = selected.equals(Optional.of(id));
            if (isSelected) {
                selectedRow = rows.size();
            }
            Line row = cells.row(
                    sample, width - 2, isSelected, ui.deeds().underWay().contains(id));
            rows.add(indent(row, width, glyphs));
        }
        return Page.around(rows, selectedRow, room);
    }

    /** One free column at each side. */
    static Line indent(Line line, int width, Glyphs glyphs) {
        Line.Builder whole = new Line.Builder(width, glyphs).gap(1).add(line);
        return line.ground() == Line.Ground.NORMAL ? whole.build() : whole.build(line.ground());
    }

    private static List<Line> nobody(Ui ui, FleetSnapshot fleet, int width, Glyphs glyphs) {
        List<Line> lines = new ArrayList<>();
        if (!ui.query().filter().isEmpty()) {
            String filter = Clean.line(ui.query().filter(), 60);
            lines.add(Line.of("  No agent matches '" + filter + "'. Esc shows all.", Tone.PLAIN, width, glyphs));
            return lines;
        }
        lines.add(Line.of("  No agents.", Tone.STRONG, width, glyphs));
        lines.add(Line.EMPTY);
        hint(lines, "Start one", "agentctl start NAME MISSION", width, glyphs);
        hint(lines, "See six", "agent-monitor --demo", width, glyphs);
        if (!fleet.teams().isEmpty()) {
            hint(lines, "Sessions", Key.of(Key.Code.TAB).label(glyphs == Glyphs.ASCII), width, glyphs);
        }
        for (FleetSnapshot.EngineSample engine : fleet.engines()) {
            engine.problem().ifPresent(problem -> {
                lines.add(Line.EMPTY);
                for (String part : Text.fold(Clean.line(problem, 500), width - 4)) {
                    lines.add(Line.of("  " + part, Tone.BAD, width, glyphs));
                }
            });
        }
        return lines;
    }

    static void hint(List<Line> lines, String label, String command, int width, Glyphs glyphs) {
        lines.add(new Line.Builder(width, glyphs)
                .gap(2)
                .cell(label, 11, Tone.MUTED)
                .add(command, Tone.ACCENT)
                .build());
    }
}
