package dev.agentctl.health.cli;

import dev.agentctl.health.snapshot.SessionCondition;
import dev.agentctl.health.snapshot.SessionSample;
import dev.agentctl.health.snapshot.TeamSample;
import dev.agentctl.shared.agent.AgentId;
import dev.agentctl.shared.team.AgentSession;
import dev.agentctl.shared.team.AgentSession.Spending;
import dev.agentctl.shared.team.Phase;
import dev.agentctl.shared.team.TeamSnapshot;
import dev.agentctl.shared.team.TeamSnapshot.TeamSpending;
import dev.agentctl.shared.team.TeamTask.Status;
import dev.agentctl.shared.text.Clean;
import dev.agentctl.shared.text.Table;
import dev.agentctl.shared.text.Table.Align;
import dev.agentctl.shared.text.Units;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Teams and their sessions as plain lines: a line for each team, then a table of its sessions. */
public final class SessionTable {
    private static final String NONE = "-";
    private static final int MAX_TASK = 40;
    private static final int MAX_PROBLEM = 300;

    private SessionTable() {}

    /** @param findings what is said in a last column of its own, by the session's life; empty for no such column */
    public static List<String> lines(List<TeamSample> teams, Instant at, Optional<Map<AgentId, String>> findings) {
        List<String> lines = new ArrayList<>();
        for (TeamSample team : teams) {
            if (!lines.isEmpty()) {
                lines.add("");
            }
            lines.add(summary(team, at));
            if (!team.sessions().isEmpty()) {
                lines.addAll(table(team, at, findings));
            }
        }
        return lines;
    }

    /** Of all facts about a team those that a person wants first. */
    static String summary(TeamSample team, Instant at) {
        StringBuilder line = new StringBuilder("Team ").append(team.name()).append(": ");
        if (team.snapshot().isEmpty()) {
            return line.append(team.problem()
                            .map(problem -> Clean.line(problem, MAX_PROBLEM))
                            .orElse("its supervisor has written nothing yet"))
                    .toString();
        }
        TeamSnapshot snapshot = team.snapshot().get();
        int count = team.sessions().size();
        line.append(count).append(count == 1 ? " session" : " sessions");
        for (Phase phase : List.of(Phase.WORKING, Phase.READY, Phase.PARKED)) {
            int of = team.count(phase);
            if (of > 0) {
                line.append(", ").append(of).append(' ').append(phase.word());
            }
        }
        if (!snapshot.waiting().isEmpty()) {
            line.append(", ").append(snapshot.waiting().size()).append(" waiting to be spawned");
        }
        int queued = team.count(Status.QUEUED);
        if (queued > 0) {
            line.append(", ").append(queued).append(queued == 1 ? " task queued" : " tasks queued");
        }
        line.append("; ").append(cost(snapshot.spending()));
        if (snapshot.chat().isPresent() && !snapshot.chat().get().isConnected()) {
            line.append("; not on its chat");
        }
        if (snapshot.paused()) {
            line.append("; paused");
        }
        if (team.isStopped()) {
            line.append("; stopped");
        } else if (!team.supervised()) {
            line.append("; its supervisor is not seen here, last word ")
                    .append(Units.duration(team.age(at).orElse(Duration.ZERO)))
                    .append(" ago");
        }
        return line.toString();
    }

    private static String cost(TeamSpending spending) {
        return Units.dollars(spending.usdToday()) + " today"
                + (spending.budgetUsdPerDay().isPresent()
                        ? " of " + Units.dollars(spending.budgetUsdPerDay().getAsDouble())
                        : "")
                + ", " + Units.dollars(spending.usdLastHour()) + " in the last hour";
    }

    private static List<String> table(TeamSample team, Instant at, Optional<Map<AgentId, String>> findings) {
        Table table = new Table()
                .column("NICK", Align.LEFT)
                .column("ROLE", Align.LEFT)
                .column("STATE", Align.LEFT)
                .column("CONTEXT", Align.RIGHT)
                .column("TOKENS", Align.RIGHT)
                .column("COST", Align.RIGHT)
                .column("$/H", Align.RIGHT)
                .column("ACTIVE", Align.RIGHT)
                .column("CPU%", Align.RIGHT)
                .column("MEMORY", Align.RIGHT)
                .column("TASK", Align.LEFT);
        if (findings.isPresent()) {
            table.column("FINDINGS", Align.LEFT);
        }
        for (SessionSample sample : team.sessions()) {
            List<String> cells = cells(sample, at);
            findings.ifPresent(words -> cells.add(words.getOrDefault(sample.id(), NONE)));
            table.row(cells.toArray(String[]::new));
        }
        return table.lines();
    }

    private static List<String> cells(SessionSample sample, Instant at) {
        AgentSession session = sample.session();
        Spending spending = session.spending();
        Instant active = session.activity().lastActive();
        return new ArrayList<>(List.of(
                Clean.line(session.nick(), MAX_TASK),
                session.role().word(),
                SessionCondition.of(session).word(),
                spending.contextLimit() > 0 ? Units.percent(Math.min(9999, 100 * sample.contextShare())) : NONE,
                Units.count(spending.tokens().total()),
                Units.dollars(spending.usd()),
                Units.dollars(spending.usdLastHour()),
                active.equals(Instant.EPOCH) ? NONE : Units.age(Duration.between(active, at)),
                sample.cpuPercent().isPresent()
                        ? Units.tenths(sample.cpuPercent().getAsDouble())
                        : NONE,
                sample.usage().isPresent() ? Units.bytes(sample.usage().get().memoryBytes()) : NONE,
                session.task()
                        .map(task -> Clean.line(task, MAX_TASK))
                        .filter(task -> !task.isBlank())
                        .orElse(NONE)));
    }
}
