package dev.agentctl.tui.present;

import dev.agentctl.health.snapshot.AgentSample;
import dev.agentctl.health.snapshot.FleetSnapshot;
import dev.agentctl.health.snapshot.TeamSample;
import dev.agentctl.shared.team.TeamTask.Status;
import dev.agentctl.shared.text.Clean;
import dev.agentctl.shared.text.Units;
import dev.agentctl.tui.state.Roster;
import dev.agentctl.tui.state.SessionRoster;
import dev.agentctl.tui.state.TaskRoster;
import dev.agentctl.tui.state.Ui;
import java.util.OptionalDouble;

/** A listing summed up in one line: how many there are of what, and what they cost. */
final class Tally {
    private Tally() {}

    /** How many the filter lets through. */
    static Line matches(Ui ui, int width, Glyphs glyphs) {
        int all = ui.fleet().snapshot().map(fleet -> all(fleet, ui)).orElse(0);
        int shown = switch (ui.place().listing()) {
            case AGENTS -> Roster.of(ui).size();
            case SESSIONS -> SessionRoster.of(ui).size();
            case TASKS -> TaskRoster.of(ui).size();
        };
        return Line.of(shown + " of " + all + "  ", Tone.MUTED, width, glyphs);
    }

    static Line line(Ui ui, int width, Glyphs glyphs) {
        Line.Builder line = new Line.Builder(width, glyphs);
        if (ui.fleet().snapshot().isEmpty()) {
            return Line.EMPTY;
        }
        if (!ui.query().filter().isEmpty()) {
            line.add("  / ", Tone.ACCENT).add(Clean.line(ui.query().filter(), 60), Tone.PLAIN);
            return line.withRight(matches(ui, width, glyphs));
        }
        FleetSnapshot fleet = ui.fleet().snapshot().get();
        return switch (ui.place().listing()) {
            case AGENTS -> agents(line, ui, fleet, glyphs);
            case SESSIONS -> teams(line, ui, fleet, glyphs);
            case TASKS -> tasks(line, ui, fleet, glyphs);
        };
    }

    private static int all(FleetSnapshot fleet, Ui ui) {
        return switch (ui.place().listing()) {
            case AGENTS -> fleet.agents().size();
            case SESSIONS -> sessions(fleet);
            case TASKS -> tasks(fleet);
        };
    }

    private static int tasks(FleetSnapshot fleet) {
        int tasks = 0;
        for (TeamSample team : fleet.teams()) {
            tasks += team.tasks().size();
        }
        return tasks;
    }

    private static Line tasks(Line.Builder line, Ui ui, FleetSnapshot fleet, Glyphs glyphs) {
        int open = 0;
        for (TeamSample team : fleet.teams()) {
            open += team.count(Status.QUEUED) + team.count(Status.GIVEN) + team.count(Status.STARTED);
        }
        String dot = " " + glyphs.dot() + " ";
        int count = fleet.teams().size();
        line.add("  " + open + (open == 1 ? " open task" : " open tasks"), Tone.MUTED);
        line.add(dot + (tasks(fleet) - open) + " over", Tone.MUTED);
        line.add(dot + count + (count == 1 ? " team" : " teams"), Tone.MUTED);
        if (ui.fleet().findings().isEmpty() && count > 0) {
            line.add(dot, Tone.MUTED).add("all well", Tone.GOOD);
        }
        return line.build();
    }

    private static int sessions(FleetSnapshot fleet) {
        int sessions = 0;
        for (TeamSample team : fleet.teams()) {
            sessions += team.sessions().size();
        }
        return sessions;
    }

    private static Line teams(Line.Builder line, Ui ui, FleetSnapshot fleet, Glyphs glyphs) {
        double today = 0;
        for (TeamSample team : fleet.teams()) {
            today += team.snapshot()
                    .map(snapshot -> snapshot.spending().usdToday())
                    .orElse(0.0);
        }
        String dot = " " + glyphs.dot() + " ";
        int count = fleet.teams().size();
        line.add("  " + sessions(fleet) + " sessions" + dot + count + (count == 1 ? " team" : " teams"), Tone.MUTED);
        if (count > 0) {
            line.add(dot + Units.dollars(today) + " today", Tone.MUTED);
        }
        if (ui.fleet().findings().isEmpty() && count > 0) {
            line.add(dot, Tone.MUTED).add("all well", Tone.GOOD);
        }
        return line.build();
    }

    private static Line agents(Line.Builder line, Ui ui, FleetSnapshot fleet, Glyphs glyphs) {
        int running = fleet.running().size();
        line.add("  " + running + " running", Tone.MUTED);
        int ended = fleet.agents().size() - running;
        if (ended > 0) {
            line.add(" " + glyphs.dot() + " " + ended + " stopped", Tone.MUTED);
        }
        if (ui.fleet().hasTeams()) {
            line.add(" " + glyphs.dot() + " " + sessions(fleet) + " sessions", Tone.MUTED);
        }
        OptionalDouble cost = cost(fleet);
        if (cost.isPresent()) {
            line.add(" " + glyphs.dot() + " " + Units.dollars(cost.getAsDouble()) + " so far", Tone.MUTED);
        }
        if (ui.fleet().findings().isEmpty() && !fleet.agents().isEmpty()) {
            line.add(" " + glyphs.dot() + " ", Tone.MUTED).add("all well", Tone.GOOD);
        }
        return line.build();
    }

    /** Of all agents that are shown; empty where none is a Claude CLI. */
    private static OptionalDouble cost(FleetSnapshot fleet) {
        OptionalDouble sum = OptionalDouble.empty();
        for (AgentSample sample : fleet.agents()) {
            OptionalDouble cost = AgentCells.costUsd(sample);
            if (cost.isPresent()) {
                sum = OptionalDouble.of(sum.orElse(0) + cost.getAsDouble());
            }
        }
        return sum;
    }
}
