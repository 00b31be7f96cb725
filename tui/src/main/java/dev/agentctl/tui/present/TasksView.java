package dev.agentctl.tui.present;

import dev.agentctl.health.rule.Finding;
import dev.agentctl.health.snapshot.TaskSample;
import dev.agentctl.health.snapshot.TeamSample;
import dev.agentctl.shared.agent.AgentId;
import dev.agentctl.shared.team.TeamSnapshot;
import dev.agentctl.shared.text.Clean;
import dev.agentctl.shared.text.Width;
import dev.agentctl.tui.key.Listing;
import dev.agentctl.tui.state.TaskRoster;
import dev.agentctl.tui.state.TaskRoster.Group;
import dev.agentctl.tui.state.Ui;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Another first screen: teams, what they have been given to do, what is wrong with that. */
final class TasksView {
    /** From so many rows on there are free lines between the parts. */
    private static final int AIRY = 18;

    private TasksView() {}

    /** One line of the list that is still to be drawn. */
    private sealed interface Entry {
        record Head(TeamSample team) implements Entry {}

        record One(TeamSample team, TaskSample sample) implements Entry {}

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
        TaskRoster roster = TaskRoster.of(ui);
        List<Finding> findings = ui.fleet().findings();
        List<Entry> entries = entries(roster, airy);
        int wanted = 1 + entries.size();
        int share = MainView.listRoom(findings, wanted, room - lines.size(), airy);
        if (!roster.groups().isEmpty()) {
            list(lines, ui, roster, entries, width, share, glyphs);
        }
        if (roster.size() == 0) {
            lines.addAll(nothing(ui, width, glyphs));
        }
        int left = room - lines.size() - (airy ? 1 : 0);
        List<Line> panel = FindingsPanel.lines(findings, Listing.TASKS, width, left, glyphs);
        if (!panel.isEmpty() && airy) {
            lines.add(Line.EMPTY);
        }
        lines.addAll(panel);
        return lines;
    }

    private static List<Entry> entries(TaskRoster roster, boolean airy) {
        List<Entry> entries = new ArrayList<>();
        for (Group group : roster.groups()) {
            if (airy && !entries.isEmpty()) {
                entries.add(new Entry.Gap());
            }
            entries.add(new Entry.Head(group.team()));
            for (TaskSample sample : group.tasks()) {
                entries.add(new Entry.One(group.team(), sample));
            }
        }
        return entries;
    }

    private static void list(
            List<Line> lines, Ui ui, TaskRoster roster, List<Entry> entries, int width, int room, Glyphs glyphs) {
        Instant at = ui.fleet().snapshot().orElseThrow().at();
        int longest = 0;
        for (Group group : roster.groups()) {
            for (TaskSample sample : group.tasks()) {
                longest = Math.max(longest, Width.of(TaskCells.number(sample.task())));
            }
        }
        Columns<TaskColumns.Kind> columns = TaskColumns.fit(Math.max(1, width - 2), longest);
        TaskCells cells = new TaskCells(columns, glyphs, at);
        int before = lines.size();
        List<Entry> moving = entries;
        if (roster.groups().size() == 1) {
            // The team's line stands fast where there is one team only.
            lines.add(line(entries.getFirst(), ui, cells, at, width, glyphs));
            moving = entries.subList(1, entries.size());
        }
        if (roster.size() > 0) {
            lines.add(MainView.indent(columns.header(width - 2, ui.query().tasks(), glyphs), width, glyphs));
        }
        int left = Math.max(0, room - (lines.size() - before));
        for (Entry entry : Page.around(moving, row(moving, ui.place().selected()), left)) {
            lines.add(line(entry, ui, cells, at, width, glyphs));
        }
    }

    private static int row(List<Entry> entries, Optional<AgentId> selected) {
        int row = 0;
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i) instanceof Entry.One one
                    && selected.equals(Optional.of(one.sample().id()))) {
                row = i;
            }
        }
        return row;
    }

    private static Line line(Entry entry, Ui ui, TaskCells cells, Instant at, int width, Glyphs glyphs) {
        return switch (entry) {
            case Entry.Gap gap -> Line.EMPTY;
            case Entry.Head head -> TeamLine.ofTasks(head.team(), at, width, glyphs);
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

    private static boolean isOnChat(Ui ui) {
        boolean any = false;
        for (Group group : TaskRoster.of(ui).groups()) {
            any |= group.team().snapshot().flatMap(TeamSnapshot::chat).isPresent();
        }
        return any;
    }

    private static List<Line> nothing(Ui ui, int width, Glyphs glyphs) {
        List<Line> lines = new ArrayList<>();
        if (!ui.query().filter().isEmpty()) {
            String filter = Clean.line(ui.query().filter(), 60);
            lines.add(Line.of("  No task matches '" + filter + "'. Esc shows all.", Tone.PLAIN, width, glyphs));
        } else if (ui.fleet().hasTeams()) {
            lines.add(Line.EMPTY);
            lines.add(Line.of("  No task.", Tone.STRONG, width, glyphs));
            lines.add(Line.EMPTY);
            MainView.hint(lines, "Add one", "agentctl team task add TEXT", width, glyphs);
            if (isOnChat(ui)) {
                MainView.hint(lines, "Or say", "TASK: TEXT", width, glyphs);
            }
        } else {
            SessionsView.noTeam(lines, width, glyphs);
        }
        return lines;
    }
}
