package dev.agentctl.health.cli;

import dev.agentctl.health.rule.Finding;
import dev.agentctl.health.rule.Finding.Evidence;
import dev.agentctl.health.rule.Finding.Recommendation;
import dev.agentctl.health.snapshot.AgentSample;
import dev.agentctl.health.snapshot.FleetSnapshot;
import dev.agentctl.health.snapshot.FleetSnapshot.EngineSample;
import dev.agentctl.health.snapshot.HostSample;
import dev.agentctl.health.snapshot.SessionSample;
import dev.agentctl.health.snapshot.TaskSample;
import dev.agentctl.health.snapshot.TeamSample;
import dev.agentctl.shared.agent.AgentId;
import dev.agentctl.shared.agent.AgentState;
import dev.agentctl.shared.agent.ClaudeJson;
import dev.agentctl.shared.agent.ExitReason;
import dev.agentctl.shared.engine.Usage;
import dev.agentctl.shared.json.JsonObject;
import dev.agentctl.shared.text.Clean;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A snapshot, its findings and what was done, as agent-health's {@code --json} prints them. Text is cleaned. */
final class ReportJson {
    private static final int MAX_TEXT = 1000;

    private ReportJson() {}

    static JsonObject of(FleetSnapshot snapshot, List<Finding> findings, List<Action> actions) {
        List<JsonObject> engines = new ArrayList<>();
        for (EngineSample engine : snapshot.engines()) {
            engines.add(JsonObject.EMPTY.with("name", engine.name()).with("problem", clean(engine.problem())));
        }
        List<JsonObject> agents = new ArrayList<>();
        for (AgentSample sample : snapshot.agents()) {
            agents.add(agent(sample));
        }
        Map<AgentId, SessionSample> sessions = sessions(snapshot);
        List<JsonObject> found = new ArrayList<>();
        for (Finding finding : findings) {
            found.add(finding(finding, sessions));
        }
        List<JsonObject> done = new ArrayList<>();
        for (Action action : actions) {
            done.add(action(action));
        }
        return JsonObject.EMPTY
                .with("at", snapshot.at().toString())
                .with("host", host(snapshot.host()))
                .with("engines", engines)
                .with(
                        "kill_file",
                        snapshot.killSwitch()
                                .map(kill -> kill.file().toString())
                                .orElse(null))
                .with("agents", agents)
                .with("teams", TeamsJson.of(snapshot.teams()))
                .with("findings", found)
                .with("actions", done);
    }

    private static JsonObject host(HostSample host) {
        return JsonObject.EMPTY
                .with("hostname", Clean.line(host.hostname(), MAX_TEXT))
                .with("cpu_percent", number(host.cpuPercent()))
                .with("cores", host.cores())
                .with("memory_total", host.memoryTotal())
                .with("memory_used", host.memoryUsed())
                .with("swap_total", host.swapTotal())
                .with("swap_used", host.swapUsed())
                .with(
                        "load",
                        List.of(
                                host.load().one(),
                                host.load().five(),
                                host.load().fifteen()))
                .with("memory_pressure", number(host.memoryPressure()))
                .with(
                        "disk",
                        host.disk()
                                .map(disk -> JsonObject.EMPTY
                                        .with("path", Clean.line(disk.path(), MAX_TEXT))
                                        .with("total", disk.total())
                                        .with("free", disk.free()))
                                .orElse(null));
    }

    private static JsonObject agent(AgentSample sample) {
        Optional<Usage> usage = sample.usage();
        Optional<AgentState> state = sample.state();
        OptionalLong limit = usage.map(Usage::memoryLimitBytes)
                .filter(OptionalLong::isPresent)
                .orElse(sample.agent().memoryLimitBytes());
        return identity(sample.agent().id())
                .with("name", sample.agent().name().text())
                .with("state", sample.condition().word())
                .with("running", sample.agent().isRunning())
                .with("supervised", sample.agent().supervised())
                .with("protected", sample.agent().isProtected())
                .with("cpu_percent", number(sample.cpuPercent()))
                .with("memory_bytes", usage.map(Usage::memoryBytes).orElse(null))
                .with("memory_limit_bytes", limit.isPresent() ? (Object) limit.getAsLong() : null)
                .with("pids", usage.map(Usage::pids).orElse(null))
                .with("last_active_at", time(sample.lastActive()))
                .with("heartbeat_at", time(sample.heartbeat()))
                .with("log_written_at", time(sample.logWritten()))
                .with("restart_count", state.map(AgentState::restartCount).orElse(null))
                .with("next_start_at", time(state.flatMap(AgentState::nextStartAt)))
                .with(
                        "exit_reason",
                        state.flatMap(AgentState::exitReason)
                                .map(ExitReason::word)
                                .orElse(null))
                .with("claude", state.flatMap(ClaudeJson::of).orElse(null))
                .with("mission", clean(state.flatMap(AgentState::mission)))
                .with("last_error", clean(state.flatMap(AgentState::lastError)))
                .with("home_problem", clean(sample.homeProblem()));
    }

    private static Map<AgentId, SessionSample> sessions(FleetSnapshot snapshot) {
        Map<AgentId, SessionSample> sessions = new HashMap<>();
        for (TeamSample team : snapshot.teams()) {
            for (SessionSample sample : team.sessions()) {
                sessions.put(sample.id(), sample);
            }
        }
        return sessions;
    }

    private static JsonObject finding(Finding finding, Map<AgentId, SessionSample> sessions) {
        SessionSample session = finding.agent().map(sessions::get).orElse(null);
        List<JsonObject> evidence = new ArrayList<>();
        for (Evidence signal : finding.evidence()) {
            evidence.add(JsonObject.EMPTY
                    .with("signal", signal.signal())
                    .with("value", signal.value())
                    .with("age_seconds", signal.age().toSeconds()));
        }
        return JsonObject.EMPTY
                .with("kind", finding.kind().word())
                .with("severity", finding.severity().name().toLowerCase(Locale.ROOT))
                .with("subject", finding.subject())
                .with(
                        "agent",
                        finding.isOfTeam()
                                ? null
                                : finding.agent().map(ReportJson::identity).orElse(null))
                .with(
                        "team",
                        finding.isOfTeam()
                                ? finding.agent().map(SessionSample::teamOf).orElse(null)
                                : null)
                .with("session", session == null ? null : identity(session))
                .with("task", task(finding))
                .with("sentence", finding.sentence())
                .with("evidence", evidence)
                .with(
                        "recommendation",
                        finding.recommendation().map(ReportJson::recommendation).orElse(null));
    }

    private static @Nullable Long task(Finding finding) {
        OptionalLong number = finding.agent().isPresent()
                ? TaskSample.numberOf(finding.agent().get())
                : OptionalLong.empty();
        return number.isPresent() ? number.getAsLong() : null;
    }

    private static JsonObject recommendation(Recommendation recommendation) {
        return JsonObject.EMPTY
                .with("act", recommendation.act().name().toLowerCase(Locale.ROOT))
                .with("sentence", recommendation.sentence())
                .with("command", recommendation.command());
    }

    private static JsonObject action(Action action) {
        List<String> why = new ArrayList<>();
        for (Finding finding : action.why()) {
            why.add(finding.kind().word());
        }
        return identity(action.target().agent().id())
                .with("name", action.target().agent().name().text())
                .with("why", why)
                .with("outcome", action.word())
                .with("sentence", Clean.line(action.sentence(), MAX_TEXT));
    }

    private static JsonObject identity(AgentId id) {
        return JsonObject.EMPTY
                .with("engine", id.engine())
                .with("key", id.key())
                .with("started_at", id.startedAt().toString());
    }

    private static JsonObject identity(SessionSample sample) {
        return JsonObject.EMPTY
                .with("team", sample.team().text())
                .with("nick", Clean.line(sample.session().nick(), MAX_TEXT))
                .with("session_id", Clean.line(sample.session().conversation().sessionId(), MAX_TEXT))
                .with("generation", sample.session().generation());
    }

    private static @Nullable Object number(OptionalDouble number) {
        return number.isPresent() ? (Object) (Math.round(number.getAsDouble() * 10) / 10.0) : null;
    }

    private static @Nullable String time(Optional<Instant> at) {
        return at.map(Instant::toString).orElse(null);
    }

    private static @Nullable String clean(Optional<String> text) {
        return text.map(some -> Clean.line(some, MAX_TEXT)).orElse(null);
    }
}
