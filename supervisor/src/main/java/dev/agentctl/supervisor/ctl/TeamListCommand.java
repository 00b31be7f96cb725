package dev.agentctl.supervisor.ctl;

import dev.agentctl.shared.cli.Console;
import dev.agentctl.shared.cli.ExitCode;
import dev.agentctl.shared.cli.Sentences;
import dev.agentctl.shared.json.JsonObject;
import dev.agentctl.shared.team.TeamHome;
import dev.agentctl.shared.team.TeamHomes;
import dev.agentctl.shared.team.TeamSnapshot;
import dev.agentctl.shared.text.Table;
import dev.agentctl.shared.text.Table.Align;
import dev.agentctl.shared.text.Units;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "list", description = "Lists the teams that have a folder here.")
final class TeamListCommand implements Callable<Integer> {
    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    private final AgentCtl top;

    TeamListCommand(AgentCtl top) {
        this.top = top;
    }

    /** @param problem why it cannot be read, in one sentence */
    private record Row(TeamHome home, Optional<TeamSnapshot> team, Optional<String> problem) {
        static Row of(TeamHome home) {
            try {
                return new Row(home, home.snapshot(), Optional.empty());
            } catch (IOException unreadable) {
                return new Row(home, Optional.empty(), Optional.of(Sentences.of(unreadable)));
            }
        }

        String condition(Instant now) {
            return problem.isPresent() ? "unreadable" : team.isEmpty() ? "new" : TeamText.condition(team.get(), now);
        }
    }

    @Override
    public Integer call() throws IOException {
        Console console = top.operator().console();
        Instant now = top.operator().clock().instant();
        List<Row> rows = new ArrayList<>();
        for (TeamHome home : new TeamHomes(top.operator().homes()).all()) {
            rows.add(Row.of(home));
        }
        if (json) {
            console.json(json(rows, now));
        } else if (rows.isEmpty()) {
            console.out().println("no teams");
        } else {
            table(rows, now).forEach(console.out()::println);
        }
        return ExitCode.FINE.number();
    }

    private static List<String> table(List<Row> rows, Instant now) {
        Table table = new Table()
                .column("TEAM", Align.LEFT)
                .column("CONDITION", Align.LEFT)
                .column("SESSIONS", Align.RIGHT)
                .column("COST", Align.RIGHT)
                .column("TODAY", Align.RIGHT)
                .column("WRITTEN", Align.RIGHT);
        for (Row row : rows) {
            table.row(
                    row.home.name().text(),
                    row.condition(now),
                    row.team
                            .map(team -> Integer.toString(team.sessions().size()))
                            .orElse("-"),
                    row.team.map(team -> Units.dollars(team.spending().usd())).orElse("-"),
                    row.team
                            .map(team -> Units.dollars(team.spending().usdToday()))
                            .orElse("-"),
                    row.team
                            .map(team -> Units.age(Duration.between(team.writtenAt(), now)) + " ago")
                            .orElse("-"));
        }
        return table.lines();
    }

    private static JsonObject json(List<Row> rows, Instant now) {
        List<JsonObject> teams = new ArrayList<>();
        for (Row row : rows) {
            teams.add(JsonObject.EMPTY
                    .with("team", row.home.name().text())
                    .with("condition", row.condition(now))
                    .with("sessions", number(row, team -> (long) team.sessions().size()))
                    .with("cost_usd", number(row, team -> team.spending().usd()))
                    .with("cost_usd_today", number(row, team -> team.spending().usdToday()))
                    .with("written_at", number(row, team -> team.writtenAt().toString()))
                    .with("home", row.home.path().toString())
                    .with("problem", row.problem.orElse(null)));
        }
        return JsonObject.EMPTY.with("schema", 1).with("at", now.toString()).with("teams", teams);
    }

    private static @Nullable Object number(Row row, java.util.function.Function<TeamSnapshot, Object> field) {
        return row.team.map(field).orElse(null);
    }
}
