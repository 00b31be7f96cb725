package dev.agentctl.tui.oneshot;

import static dev.agentctl.tui.Fleets.one;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentctl.shared.json.Json;
import dev.agentctl.shared.json.JsonObject;
import dev.agentctl.tui.Fleets;
import dev.agentctl.tui.Sessions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class FleetTableTest {
    @Test
    void one_look_is_a_table_its_totals_and_the_stopped() {
        assertThat(FleetTable.lines(Fleets.usual()))
                .containsExactly(
                        "AGENT    CPU%  MEMORY  LIMIT  PIDS     UP  COST  STATUS",
                        "God       3.0    310M   4.0G    12  1h02m     -  running, protected",
                        "burner   99.0    212M   4.0G    12  1h02m     -  running",
                        "climber  12.0    3.7G   4.0G    12  1h02m     -  running",
                        "idler     0.0     96M   4.0G    12  2h30m     -  running",
                        "looper    0.0     41M   4.0G    12  1h02m     -  backoff",
                        "worker   38.0    780M   4.0G    12  1h02m     -  running",
                        "Total: 6 running, 152.0% CPU (100% = one core), 5.1G memory, 72 pids",
                        "",
                        "Stopped:",
                        "  archivist  stopped, exit code 0, 10m00s ago",
                        "  scraper  died, exit code 137, killed for memory, 1h10m ago");
    }

    @Test
    void a_fleet_of_which_nobody_runs() {
        assertThat(FleetTable.lines(Fleets.fleet(one("a").ended(5, 0))))
                .startsWith("No agent is running.", "", "Stopped:");
    }

    @Test
    void what_is_not_known_is_a_dash() {
        assertThat(FleetTable.lines(Fleets.fleet(one("a").noLimit())).get(1))
                .isEqualTo("a         -       -      -     -  1h02m     -  running");
    }

    @Test
    void claude_agents_have_a_cost_and_a_kill_switch_is_said_first() {
        assertThat(FleetTable.lines(Fleets.claude()).get(2))
                .isEqualTo("author   14.0    420M   4.0G    12  1h02m   $2.46  running");
        assertThat(FleetTable.lines(Fleets.killed()).getFirst())
                .isEqualTo("The kill switch is on (/home/x/.agentchat/KILL): no mortal agent starts. End it with:"
                        + " killswitch --clear");
    }

    @Test
    void sessions_come_below_the_agents() {
        List<String> lines = FleetTable.lines(Sessions.several());
        assertThat(lines)
                .startsWith(
                        "No agents. Start one with: agentctl start NAME MISSION",
                        "",
                        "Team alpha: 1 session, 1 working; $18.86 today of $50.00, $3.92 in the last hour",
                        "NICK   ROLE  STATE    CONTEXT  TOKENS   COST    $/H  ACTIVE  CPU%  MEMORY  TASK",
                        "Grace  em    working      35%    1.5M  $1.00  $0.20      4s   3.0    310M  -",
                        "",
                        "Team beta: 2 sessions, 2 working; $18.86 today of $50.00, $3.92 in the last hour;"
                                + " its supervisor is not seen here, last word 3m20s ago")
                .endsWith("Team gamma: /home/x/.agentchat/team/gamma/state.json is not valid JSON");
    }

    @Test
    void json_tells_of_teams_and_their_sessions() throws IOException {
        String text = Json.pretty(FleetJson.of(Sessions.several(), List.of()));
        JsonObject answer = Json.object(text.getBytes(StandardCharsets.UTF_8));
        List<JsonObject> teams = answer.objects("teams");
        assertThat(teams).extracting(team -> team.text("team").orElse("")).containsExactly("alpha", "beta", "gamma");
        JsonObject grace = teams.getFirst().objects("sessions").getFirst();
        assertThat(grace.text("nick")).contains("Grace");
        assertThat(grace.text("state")).contains("working");
        assertThat(grace.number("memory_bytes")).hasValue(310L << 20);
        assertThat(grace.real("cpu_percent")).hasValue(3);
        assertThat(teams.get(1).flag("supervisor_runs")).contains(false);
        assertThat(teams.get(2).text("problem")).isPresent();
    }

    @Test
    void alerts_are_plain_thresholds() {
        assertThat(new Alerts(50, 3000).of(Fleets.usual()))
                .extracting(Alerts.Alert::sentence)
                .containsExactly("burner uses 99% CPU, over 50%", "climber uses 3.7G memory, over 2.9G");
        assertThat(new Alerts(99, 5000).of(Fleets.usual())).isEmpty();
    }

    @Test
    void json_tells_of_each_agent_what_is_known_and_null_for_the_rest() throws IOException {
        String text = Json.pretty(FleetJson.of(Fleets.fleet(one("a").noLimit(), one("b").ended(60, 137)), List.of()));
        JsonObject answer = Json.object(text.getBytes(StandardCharsets.UTF_8));
        List<?> agents =
                (List<?>) java.util.Objects.requireNonNull(answer.fields().get("agents"));
        JsonObject a = (JsonObject) agents.get(0);
        JsonObject b = (JsonObject) agents.get(1);
        assertThat(a.text("name")).contains("a");
        assertThat(a.fields()).containsEntry("memory_bytes", null).containsEntry("running", true);
        assertThat(b.number("exit_code")).hasValue(137);
        assertThat(b.flag("oom_killed")).contains(true);
    }
}
