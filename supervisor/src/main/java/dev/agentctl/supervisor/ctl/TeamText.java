package dev.agentctl.supervisor.ctl;

import dev.agentctl.shared.team.AgentSession;
import dev.agentctl.shared.team.Notice;
import dev.agentctl.shared.team.Phase;
import dev.agentctl.shared.team.TeamSnapshot;
import dev.agentctl.shared.team.TeamSnapshot.Chat;
import dev.agentctl.shared.team.TeamSnapshot.TeamSpending;
import dev.agentctl.shared.team.TeamSnapshot.WaitingSpawn;
import dev.agentctl.shared.text.Clean;
import dev.agentctl.shared.text.Table;
import dev.agentctl.shared.text.Table.Align;
import dev.agentctl.shared.text.Units;
import dev.agentctl.shared.text.Width;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** What is known of a team, as lines for a person; cleaned. Pure, but for a look whether the supervisor's process runs. */
final class TeamText {
    private static final int LONGEST = 2000;
    private static final int TASK_CELL = 32;
    private static final int SIGNAL_CELL = 40;
    private static final int BAR = 10;

    private TeamText() {}

    /**
     * How it is, in one word.
     *
     * @return {@code running}, {@code paused}, {@code stopped}, or {@code died} where its supervisor went without a word
     */
    static String condition(TeamSnapshot team, Instant now) {
        if (team.supervisor().isEmpty()) {
            return "stopped";
        }
        return team.isSupervised(now) ? team.paused() ? "paused" : "running" : "died";
    }

    /** The team, its sessions as a table, and what needs a look. */
    static List<String> status(TeamSnapshot team, boolean live, Instant now) {
        List<String> lines = new ArrayList<>();
        lines.add(team.name() + ": " + (live ? team.paused() ? "paused" : "running" : condition(team, now)) + ", "
                + count(team.sessions().size(), "session") + ", written " + ago(team.writtenAt(), now));
        lines.add("spent: " + spent(team.spending()));
        if (!team.tasks().isEmpty()) {
            lines.add("tasks: " + TaskText.counts(team.tasks()));
        }
        team.chat().ifPresent(chat -> lines.add(line("chat: " + chat(chat, now))));
        if (!team.sessions().isEmpty()) {
            lines.add("");
            lines.addAll(table(team.sessions(), now));
        }
        List<String> looks = looks(team, now);
        if (!looks.isEmpty()) {
            lines.add("");
            lines.addAll(looks);
        }
        return lines;
    }

    private static String chat(Chat chat, Instant now) {
        String since =
                chat.since().equals(Instant.EPOCH) ? "" : " for " + Units.age(Duration.between(chat.since(), now));
        String sentence =
                chat.sentence().isBlank() ? "" : ": " + chat.sentence().strip();
        String ignored = chat.ignored() == 0
                ? ""
                : "; " + chat.ignored() + (chat.ignored() == 1 ? " line" : " lines")
                        + " with a task ignored: not from those who may give one";
        return (chat.isConnected() ? "connected" : "not connected") + since + sentence + ignored;
    }

    private static String spent(TeamSpending spending) {
        return cost(spending.usd(), spending.complete())
                + of(spending.budgetUsd()) + ", today " + Units.dollars(spending.usdToday())
                + of(spending.budgetUsdPerDay()) + ", " + Units.dollars(spending.usdLastHour())
                + " in the last hour, " + Units.count(spending.tokens().total()) + " tokens";
    }

    private static String of(OptionalDouble budget) {
        return budget.isPresent() ? " of " + Units.dollars(budget.getAsDouble()) : "";
    }

    private static List<String> table(List<AgentSession> sessions, Instant now) {
        Table table = new Table()
                .column("ROLE", Align.LEFT)
                .column("NICK", Align.LEFT)
                .column("PHASE", Align.LEFT)
                .column("SIGNAL", Align.LEFT)
                .column("TASK", Align.LEFT)
                .column("CONTEXT", Align.LEFT)
                .column("TOKENS", Align.RIGHT)
                .column("COST", Align.RIGHT)
                .column("BURN/H", Align.RIGHT)
                .column("ACTIVE", Align.RIGHT);
        for (AgentSession session : sessions) {
            AgentSession.Spending spending = session.spending();
            table.row(
                    session.role().word(),
                    session.nick(),
                    phase(session.standing(), now),
                    signal(session.activity()),
                    session.task().map(task -> cell(task, TASK_CELL)).orElse("-"),
                    context(spending.context(), spending.contextLimit()),
                    Units.count(spending.tokens().total()),
                    cost(spending.usd(), spending.complete()),
                    Units.dollars(spending.usdLastHour()),
                    session.activity().lastActive().equals(Instant.EPOCH)
                            ? "-"
                            : ago(session.activity().lastActive(), now));
        }
        return table.lines();
    }

    private static String phase(AgentSession.Standing standing, Instant now) {
        return standing.phase().word()
                + standing.until()
                        .filter(until -> until.isAfter(now))
                        .map(until -> " (" + Units.age(Duration.between(now, until)) + ")")
                        .orElse("");
    }

    private static String signal(AgentSession.Activity activity) {
        String evidence = activity.evidence().isBlank() ? "" : ": " + activity.evidence();
        return cell(activity.signal().word() + evidence, SIGNAL_CELL);
    }

    /** As in {@code ####...... 42%}. */
    private static String context(long used, long limit) {
        if (limit <= 0) {
            return "-";
        }
        long full = Math.min(BAR, used * BAR / limit);
        return "#".repeat((int) full) + ".".repeat((int) (BAR - full)) + " " + Units.percent(100.0 * used / limit);
    }

    private static String cost(double usd, boolean complete) {
        return Units.dollars(usd) + (complete ? "" : "+");
    }

    private static String cell(String text, int columns) {
        return Width.cut(Clean.line(text, LONGEST).strip(), columns);
    }

    /** What waits, why a session does not go on, and what is remarkable. */
    private static List<String> looks(TeamSnapshot team, Instant now) {
        List<String> lines = new ArrayList<>();
        for (WaitingSpawn spawn : team.waiting()) {
            lines.add(line("waiting " + ago(spawn.since(), now).replace(" ago", "") + ": a "
                    + spawn.role().word()
                    + spawn.task().map(task -> " for " + task).orElse("") + ": " + spawn.why()));
        }
        for (Notice notice : team.notices()) {
            lines.add(line("team: " + notice.kind() + ": " + notice.text()));
        }
        for (AgentSession session : team.sessions()) {
            Phase phase = session.standing().phase();
            String why = session.standing().why();
            if ((phase == Phase.PARKED || phase == Phase.NEEDS_ATTENTION) && !why.isBlank()) {
                lines.add(line(session.nick() + ": " + phase.word() + ": " + why));
            }
            for (Notice notice : session.notices()) {
                lines.add(line(session.nick() + ": " + notice.kind() + ": " + notice.text()));
            }
        }
        return lines;
    }

    private static String line(String text) {
        return Clean.line(text, LONGEST).strip();
    }

    private static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    private static String ago(Instant then, Instant now) {
        return Units.age(Duration.between(then, now)) + " ago";
    }
}
