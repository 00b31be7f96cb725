package dev.agentctl.tui.oneshot;

import dev.agentctl.health.cli.TeamsJson;
import dev.agentctl.health.snapshot.AgentSample;
import dev.agentctl.health.snapshot.FleetSnapshot;
import dev.agentctl.health.snapshot.HostSample;
import dev.agentctl.shared.agent.AgentState;
import dev.agentctl.shared.agent.ClaudeJson;
import dev.agentctl.shared.agent.ExitReason;
import dev.agentctl.shared.engine.Agent;
import dev.agentctl.shared.engine.Agent.Run;
import dev.agentctl.shared.engine.Usage;
import dev.agentctl.shared.json.JsonObject;
import dev.agentctl.tui.oneshot.Alerts.Alert;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A snapshot for programs. Sizes are bytes, times ISO-8601, what is not known is null. */
public final class FleetJson {
    private FleetJson() {}

    public static JsonObject of(FleetSnapshot fleet, List<Alert> alerts) {
        List<JsonObject> agents = new ArrayList<>();
        fleet.agents().forEach(sample -> agents.add(agent(sample)));
        List<JsonObject> engines = new ArrayList<>();
        for (FleetSnapshot.EngineSample engine : fleet.engines()) {
            engines.add(JsonObject.EMPTY
                    .with("name", engine.name())
                    .with("problem", engine.problem().orElse(null)));
        }
        List<JsonObject> alerted = new ArrayList<>();
        for (Alert alert : alerts) {
            alerted.add(JsonObject.EMPTY
                    .with("agent", alert.agent())
                    .with("signal", alert.signal())
                    .with("sentence", alert.sentence()));
        }
        FleetTable.Totals totals = FleetTable.Totals.of(FleetTable.chosen(fleet, true));
        return JsonObject.EMPTY
                .with("at", fleet.at().toString())
                .with("host", host(fleet.host()))
                .with("engines", engines)
                .with(
                        "kill_file",
                        fleet.killSwitch().map(kill -> kill.file().toString()).orElse(null))
                .with("agents", agents)
                .with("teams", TeamsJson.of(fleet.teams()))
                .with(
                        "totals",
                        JsonObject.EMPTY
                                .with("running", totals.agents())
                                .with("cpu_percent", rounded(OptionalDouble.of(totals.cpuPercent())))
                                .with("memory_bytes", totals.memoryBytes())
                                .with("pids", totals.pids()))
                .with("alerts", alerted);
    }

    private static JsonObject host(HostSample host) {
        return JsonObject.EMPTY
                .with("hostname", host.hostname())
                .with("cpu_percent", rounded(host.cpuPercent()))
                .with("cores", host.cores())
                .with("memory_total_bytes", host.memoryTotal())
                .with("memory_used_bytes", host.memoryUsed())
                .with("swap_total_bytes", host.swapTotal())
                .with("swap_used_bytes", host.swapUsed())
                .with(
                        "load",
                        List.of(
                                host.load().one(),
                                host.load().five(),
                                host.load().fifteen()))
                .with("memory_pressure_percent", rounded(host.memoryPressure()));
    }

    private static JsonObject agent(AgentSample sample) {
        Agent agent = sample.agent();
        JsonObject json = JsonObject.EMPTY
                .with("name", agent.name().text())
                .with("engine", agent.id().engine())
                .with("id", agent.id().key())
                .with("started_at", time(Optional.of(agent.id().startedAt()).filter(at -> !at.equals(Instant.EPOCH))))
                .with("status", sample.condition().word())
                .with("running", agent.isRunning())
                .with("protected", agent.isProtected())
                .with("supervised", agent.supervised())
                .with("cpu_percent", rounded(sample.cpuPercent()))
                .with("memory_bytes", sample.usage().map(Usage::memoryBytes).orElse(null))
                .with("memory_limit_bytes", number(FleetTable.limitBytes(sample)))
                .with("pids", sample.usage().map(Usage::pids).orElse(null))
                .with("last_active_at", time(sample.lastActive()))
                .with("heartbeat_at", time(sample.heartbeat()))
                .with("restarts", sample.state().map(AgentState::restartCount).orElse(null))
                .with("next_start_at", time(sample.state().flatMap(AgentState::nextStartAt)))
                .with(
                        "exit_reason",
                        sample.state()
                                .flatMap(AgentState::exitReason)
                                .map(ExitReason::word)
                                .orElse(null))
                .with("claude", sample.state().flatMap(ClaudeJson::of).orElse(null))
                .with("mission", sample.state().flatMap(AgentState::mission).orElse(null))
                .with("home_problem", sample.homeProblem().orElse(null));
        return agent.run() instanceof Run.Ended ended
                ? json.with("ended_at", ended.at().toString())
                        .with("exit_code", number(ended.exitCode()))
                        .with("oom_killed", ended.oomKilled())
                : json;
    }

    private static @Nullable String time(Optional<Instant> at) {
        return at.map(Instant::toString).orElse(null);
    }

    private static @Nullable Long number(OptionalLong number) {
        return number.isPresent() ? number.getAsLong() : null;
    }

    /** To a tenth: more digits would say more than two readings know. */
    private static @Nullable Double rounded(OptionalDouble number) {
        return number.isPresent() ? Math.round(number.getAsDouble() * 10) / 10.0 : null;
    }
}
