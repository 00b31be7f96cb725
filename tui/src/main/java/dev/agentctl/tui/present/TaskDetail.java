package dev.agentctl.tui.present;

import dev.agentctl.health.snapshot.TaskSample;
import dev.agentctl.health.snapshot.TeamSample;
import dev.agentctl.shared.team.TeamTask;
import dev.agentctl.shared.team.TeamTask.Status;
import dev.agentctl.shared.text.Clean;
import dev.agentctl.shared.text.Units;
import dev.agentctl.tui.state.Ui;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/** Everything known about one task: its whole text, how it stands and why, findings, what its session says and does. */
final class TaskDetail {
    private final DetailPage page;
    private final Ui ui;
    private final int width;
    private final Glyphs glyphs;
    private final ZoneId zone;
    private final Instant at;

    private TaskDetail(DetailPage page, Ui ui, int width, Glyphs glyphs, ZoneId zone, Instant at) {
        this.page = page;
        this.ui = ui;
        this.width = width;
        this.glyphs = glyphs;
        this.zone = zone;
        this.at = at;
    }

    static List<Line> lines(Ui ui, int width, int room, Glyphs glyphs, ZoneId zone) {
        Optional<TaskSample> selected = ui.selectedTask();
        if (selected.isEmpty()) {
            return List.of(Line.of("  This task is gone.", Tone.MUTED, width, glyphs));
        }
        TaskSample sample = selected.get();
        Instant at = ui.fleet().snapshot().orElseThrow().at();
        DetailPage page = new DetailPage(width, glyphs, at);
        TaskDetail view = new TaskDetail(page, ui, width, glyphs, zone, at);
        view.title(sample);
        page.paragraph("text", sample.task().text(), Tone.PLAIN);
        page.add(Line.EMPTY);
        view.standing(sample.task());
        view.origin(sample.task());
        page.findings(ui.fleet().of(sample.id()));
        if (sample.holder().isPresent()) {
            page.log(ui.log(), room);
        }
        return Page.fromTop(page.lines(), ui.place().scroll(), room);
    }

    private void title(TaskSample sample) {
        Status status = sample.task().status();
        Line.Builder line = new Line.Builder(width, glyphs).gap(2);
        line.add(sample.name(), Tone.STRONG).gap(2);
        line.add(glyphs.of(status) + " " + status.word(), Tones.of(status));
        line.add("  of team " + sample.team(), Tone.MUTED);
        Optional<TeamSample> team = team(sample);
        if (team.isPresent() && TeamLine.isStale(team.get(), at)) {
            line.add("  as of " + Units.duration(team.get().age(at).orElse(Duration.ZERO)) + " ago", Tone.BAD);
        }
        page.add(line.build());
        page.add(Line.EMPTY);
    }

    private Optional<TeamSample> team(TaskSample sample) {
        return ui.fleet()
                .snapshot()
                .flatMap(fleet -> fleet.teams().stream()
                        .filter(team -> team.name().equals(sample.team()))
                        .findFirst());
    }

    private void standing(TeamTask task) {
        String since =
                task.since().equals(Instant.EPOCH) ? "" : " for " + Units.age(Duration.between(task.since(), at));
        page.fact("status", task.status().word() + since, Tones.of(task.status()));
        if (!task.why().isBlank()) {
            page.paragraph("why", task.why(), Tone.PLAIN);
        }
        page.fact("who", who(task), Tone.PLAIN);
        task.addressee().ifPresent(nick -> page.fact("for", Clean.line(nick, 60), Tone.PLAIN));
        page.fact("tries", Units.count(task.tries()), Tone.PLAIN);
        task.lease()
                .filter(end -> task.status().isOpen())
                .ifPresent(end -> page.fact(
                        "lease",
                        end.isAfter(at)
                                ? "taken from its session in " + Units.duration(Duration.between(at, end))
                                        + ", unless that shows life"
                                : "over: it is being taken from its session",
                        Tone.PLAIN));
    }

    private static String who(TeamTask task) {
        String nick = task.nick().map(one -> Clean.line(one, 60)).orElse("");
        if (nick.isEmpty()) {
            return "nobody";
        }
        return task.status() == Status.QUEUED ? "nobody now; last " + nick : nick;
    }

    private void origin(TeamTask task) {
        String by = TaskCells.by(task.origin(), " in ");
        String where = task.origin().channel().isPresent() ? "" : ", on the command line";
        page.fact("by", by + where, Tone.PLAIN);
        if (!task.created().equals(Instant.EPOCH)) {
            page.fact("asked", page.ago(task.created()) + ", at " + DetailPage.date(task.created(), zone), Tone.PLAIN);
        }
    }
}
