package dev.agentctl.supervisor.ctl;

import dev.agentctl.shared.team.TeamTask;
import dev.agentctl.shared.team.TeamTask.Origin;
import dev.agentctl.shared.team.TeamTask.Status;
import dev.agentctl.shared.text.Clean;
import dev.agentctl.shared.text.Table;
import dev.agentctl.shared.text.Table.Align;
import dev.agentctl.shared.text.Units;
import dev.agentctl.shared.text.Width;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** What is known of tasks, as lines for a person; cleaned. Pure. */
final class TaskText {
    private static final int LONGEST = 2000;
    private static final int MOST_LINES = 1000;
    private static final int BY_CELL = 24;
    private static final int TEXT_CELL = 60;
    private static final int LABEL = 9;

    private TaskText() {}

    /** How many there are in each status that is of interest, as in {@code 2 started, 3 queued, 1 dead}; empty for none. */
    static String counts(List<TeamTask> tasks) {
        StringBuilder text = new StringBuilder();
        for (Status status : List.of(
                Status.STARTED,
                Status.GIVEN,
                Status.QUEUED,
                Status.DONE,
                Status.FAILED,
                Status.DEAD,
                Status.CANCELLED,
                Status.UNKNOWN)) {
            int count = 0;
            for (TeamTask task : tasks) {
                count += task.status() == status ? 1 : 0;
            }
            if (count > 0) {
                text.append(text.isEmpty() ? "" : ", ")
                        .append(count)
                        .append(' ')
                        .append(status.word());
            }
        }
        return text.toString();
    }

    /** One line for each. */
    static List<String> table(List<TeamTask> tasks, Instant now) {
        Table table = new Table()
                .column("TASK", Align.RIGHT)
                .column("STATUS", Align.LEFT)
                .column("WHO", Align.LEFT)
                .column("TRIES", Align.RIGHT)
                .column("AGE", Align.RIGHT)
                .column("BY", Align.LEFT)
                .column("TEXT", Align.LEFT);
        for (TeamTask task : tasks) {
            table.row(
                    Long.toString(task.number()),
                    task.status().word(),
                    task.who().map(who -> cell(who, BY_CELL)).orElse("-"),
                    Integer.toString(task.tries()),
                    age(task.created(), now),
                    cell(by(task.origin(), " "), BY_CELL),
                    cell(task.text(), TEXT_CELL));
        }
        return table.lines();
    }

    /** All of one task, and how it came to that. */
    static List<String> page(TeamTask task, List<TeamTask> history, Instant now) {
        List<String> lines = new ArrayList<>();
        lines.add("task " + task.number() + ": " + task.status().word() + since(task, now));
        paragraph(lines, task.text());
        lines.add("");
        fact(
                lines,
                "who",
                task.status() == Status.QUEUED
                        ? "nobody" + last(task)
                        : task.nick().orElse("nobody"));
        fact(lines, "for", task.addressee().orElse("anyone"));
        fact(lines, "tries", Integer.toString(task.tries()));
        fact(lines, "by", by(task.origin(), " in ") + ", " + ago(task.created(), now));
        fact(lines, "why", task.why());
        task.lease()
                .ifPresent(end -> fact(
                        lines,
                        "lease",
                        end.isAfter(now)
                                ? "taken back in " + Units.duration(Duration.between(now, end))
                                        + " unless it shows life"
                                : "over"));
        if (!history.isEmpty()) {
            lines.add("");
            lines.add("history");
            String before = "";
            for (TeamTask change : history) {
                String line = change(change);
                if (!line.equals(before)) {
                    lines.add(line);
                }
                before = line;
            }
        }
        return lines;
    }

    private static String last(TeamTask task) {
        return task.nick().map(nick -> "; last " + nick).orElse("");
    }

    private static String change(TeamTask change) {
        String who = change.status() == Status.QUEUED
                ? ""
                : change.nick().map(nick -> " " + nick).orElse("");
        String tries = change.status().isOpen() && change.tries() > 0 ? ", try " + change.tries() : "";
        String why = change.why().isBlank() ? "" : ": " + change.why();
        return "  " + change.since().truncatedTo(ChronoUnit.SECONDS) + "  "
                + Clean.line(change.status().word() + who + tries + why, LONGEST)
                        .strip();
    }

    private static String since(TeamTask task, Instant now) {
        return task.since().equals(Instant.EPOCH) ? "" : " for " + Units.age(Duration.between(task.since(), now));
    }

    private static String age(Instant then, Instant now) {
        return then.equals(Instant.EPOCH) ? "-" : Units.age(Duration.between(then, now));
    }

    private static String ago(Instant then, Instant now) {
        return then.equals(Instant.EPOCH) ? "at an unknown time" : age(then, now) + " ago";
    }

    private static String by(Origin origin, String in) {
        return origin.who() + origin.channel().map(channel -> in + channel).orElse("");
    }

    private static void paragraph(List<String> lines, String text) {
        int left = MOST_LINES;
        for (String line : text.strip().split("\n", MOST_LINES + 1)) {
            lines.add("  " + Clean.line(left-- > 0 ? line : "and more", LONGEST).stripTrailing());
        }
    }

    private static void fact(List<String> lines, String label, String value) {
        String clean = Clean.line(value, LONGEST).strip();
        if (!clean.isEmpty()) {
            lines.add(Width.padRight(label, LABEL) + clean);
        }
    }

    private static String cell(String text, int columns) {
        return Width.cut(Clean.line(text, LONGEST).strip(), columns);
    }
}
