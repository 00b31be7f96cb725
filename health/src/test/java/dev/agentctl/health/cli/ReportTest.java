package dev.agentctl.health.cli;

import static dev.agentctl.health.Samples.NOW;
import static dev.agentctl.health.Samples.agent;
import static dev.agentctl.health.Samples.fleet;
import static dev.agentctl.health.Samples.state;
import static dev.agentctl.health.Teams.session;
import static dev.agentctl.health.Teams.team;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentctl.health.rule.Finding;
import dev.agentctl.health.rule.Limits;
import dev.agentctl.health.rule.Rules;
import dev.agentctl.health.snapshot.Condition;
import dev.agentctl.health.snapshot.FleetSnapshot;
import dev.agentctl.shared.agent.AgentStatus;
import dev.agentctl.shared.cli.Console;
import dev.agentctl.shared.json.Json;
import dev.agentctl.shared.json.JsonObject;
import dev.agentctl.shared.team.Role;
import dev.agentctl.shared.team.Signal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class ReportTest {
    private static final FleetSnapshot FLEET = fleet(
            agent("alpha").cpu(12.4).using(1 << 30, OptionalLong.of(4L << 30)),
            agent("God").isProtected().activeAgo(Duration.ofHours(3)),
            agent("loop")
                    .in(Condition.BACKOFF)
                    .saying(state(AgentStatus.BACKOFF)
                            .with("backoff", 80)
                            .with("restart_count", 4)
                            .with("last_error", "exit \u001b[31mcode 3")
                            .with("next_start_at", NOW.plusSeconds(17))),
            agent("quiet").activeAgo(Duration.ofMinutes(95)));
    private static final List<Finding> FINDINGS = new Rules(Limits.DEFAULT).judge(FLEET);

    @Test
    void it_is_a_table_then_findings_then_what_to_do() {
        assertThat(text(false)).isEqualTo("""
            box  CPU 12% of 4 cores  memory 4.0G of 16G  swap 0B of 2.0G  load 0.50 0.40 0.30  disk free 60G

            AGENT  STATE                CPU  MEMORY  LIMIT  PIDS  ACTIVE  CONTEXT  COST  FINDINGS
            alpha  running              12%    1.0G   4.0G     3      5s        -     -  -
            God    running (protected)    -    200M      -     3   3h00m        -     -  idle
            loop   backoff                -    200M      -     3      5s        -     -  crash-loop
            quiet  running                -    200M      -     3   1h35m        -     -  idle

            WARNING idle: God has been idle for 3h00m
                state.json started_at: 2026-03-01T09:00:00Z (3h00m old)
            WARNING crash-loop: loop crashes again and again: exit code 3; it starts again in 17s
                state.json restart_count: 4 (4s old)
                state.json backoff: 1m20s (4s old)
                state.json last_error: exit code 3 (4s old)
                state.json next_start_at: in 17s (4s old)
            WARNING idle: quiet has been idle for 1h35m
                state.json started_at: 2026-03-01T10:25:00Z (1h35m old)

            4 agents, 4 running; 3 findings.

            Recommended:
              agentctl logs God 100   God is protected, so these tools do not stop it; look at what it does.
              agentctl logs loop 100  Find out why loop crashes.
              agentctl stop quiet     Stop quiet.
            """);
    }

    @Test
    void quiet_is_findings_only() {
        assertThat(text(true)).startsWith("WARNING idle: God").doesNotContain("AGENT", "Recommended");
    }

    @Test
    void json_tells_the_same() throws Exception {
        JsonObject json =
                Json.object(ReportJson.of(FLEET, FINDINGS, List.of()).toString().getBytes(StandardCharsets.UTF_8));

        assertThat(json.objects("agents")).hasSize(4);
        JsonObject alpha = json.objects("agents").getFirst();
        assertThat(alpha.text("name")).contains("alpha");
        assertThat(alpha.text("state")).contains("running");
        assertThat(alpha.number("memory_bytes")).hasValue(1 << 30);
        assertThat(alpha.real("cpu_percent")).hasValue(12.4);
        assertThat(alpha.text("started_at")).isPresent();
        JsonObject quiet = json.objects("findings").getLast();
        assertThat(quiet.text("kind")).contains("idle");
        assertThat(quiet.object("recommendation").orElseThrow().text("command")).contains("agentctl stop quiet");
        assertThat(json.toString()).doesNotContain("\u001b", "\\u001b", "\\u001B");
    }

    @Test
    void teams_follow_the_agents() throws Exception {
        FleetSnapshot fleet = team(session("ada"), session("x\u001b[2J; y").seen(Signal.IDLE, "\u001b[31mwaits"))
                .waits(Role.WORKER, "T-9", "no room")
                .fleet();
        List<Finding> findings = new Rules(Limits.DEFAULT).judge(fleet);

        assertThat(text(fleet, findings, false)).isEqualTo("""
            box  CPU 12% of 4 cores  memory 4.0G of 16G  swap 0B of 2.0G  load 0.50 0.40 0.30  disk free 60G

            Team alpha: 2 sessions, 2 working, 1 waiting to be spawned; $10.00 today of $50.00, $3.50 in the last hour
            NICK  ROLE    STATE    CONTEXT  TOKENS   COST    $/H  ACTIVE  CPU%  MEMORY  TASK                  FINDINGS
            ada   worker  working      40%     37k  $1.25  $0.40      5s  12.5    400M  T-17 port the parser  -
            x; y  worker  idle         40%     37k  $1.25  $0.40      5s  12.5    400M  T-17 port the parser  idle

            NOTE spawns-waiting: 1 spawn of team alpha waits: no room
                waiting worker: T-9: no room (1m30s old)
            NOTE idle: x; y has been idle for 5s
                state.json signal: idle: waits (30s old)
                state.json last_active_at: 2026-03-01T11:59:55Z (5s old)

            No agents, 2 sessions; 2 findings.

            Recommended:
              agentctl team status --team alpha        See which, and make room for them.
              agentctl team nudge 'x; y' --team alpha  Ask x; y to go on.
            """);
        JsonObject json =
                Json.object(ReportJson.of(fleet, findings, List.of()).toString().getBytes(StandardCharsets.UTF_8));
        assertThat(json.objects("teams").getFirst().objects("sessions")).hasSize(2);
        JsonObject idle = json.objects("findings").getLast();
        assertThat(idle.object("agent")).isEmpty();
        assertThat(idle.text("team")).contains("alpha");
        assertThat(idle.object("session").orElseThrow().text("nick")).contains("x; y");
        assertThat(json.toString()).doesNotContain("\u001b", "\\u001b", "\\u001B");
    }

    private static String text(boolean quiet) {
        return text(FLEET, FINDINGS, quiet);
    }

    private static String text(FleetSnapshot fleet, List<Finding> findings, boolean quiet) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, false, StandardCharsets.UTF_8);
        Report.print(new Console(out, out, false, false, Map.of()), fleet, findings, quiet);
        out.flush();
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
