package dev.agentctl.supervisor.ctl;

import dev.agentctl.shared.agent.AgentState;
import dev.agentctl.shared.agent.ExitReason;
import dev.agentctl.shared.engine.Agent;
import dev.agentctl.shared.json.JsonObject;
import dev.agentctl.shared.text.Clean;
import dev.agentctl.shared.text.Table;
import dev.agentctl.shared.text.Table.Align;
import dev.agentctl.shared.text.Units;
import dev.agentctl.shared.text.Width;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What is known of agents, as lines for a person and as JSON. Pure. */
final class AgentText {
    private static final int LONGEST = 2000;
    private static final int MISSION_CELL = 48;
    private static final int LABEL = 14;

    private AgentText() {}

    /** Each agent as {@link #status} has it, an empty line between two. */
    static List<String> statuses(List<AgentFacts> agents, Instant now) {
        List<String> lines = new ArrayList<>();
        for (AgentFacts facts : agents) {
            if (!lines.isEmpty()) {
                lines.add("");
            }
            lines.addAll(status(facts, now));
        }
        return lines;
    }

    /** One agent, a line for each thing that is known; cleaned. */
    static List<String> status(AgentFacts facts, Instant now) {
        List<String> lines = new ArrayList<>();
        lines.add(facts.name().text());
        if (facts.agent().isPresent()) {
            Agent agent = facts.agent().get();
            line(lines, "engine", agent.id().engine() + " (" + AgentFacts.place(agent) + ")");
            line(lines, "runs", agent.what() + (agent.supervised() ? "" : ", without a supervisor"));
        } else {
            line(lines, "engine", "none knows it; its home is left");
        }
        line(lines, "condition", facts.condition());
        facts.up(now).ifPresent(up -> line(lines, "up", Units.duration(up)));
        facts.agent()
                .filter(agent -> agent.run() instanceof Agent.Run.Ended)
                .ifPresent(agent -> line(lines, "ended", ended((Agent.Run.Ended) agent.run(), now)));
        facts.state().ifPresent(state -> state(lines, facts, state, now));
        facts.homeProblem().ifPresent(problem -> line(lines, "home", problem));
        facts.mission().ifPresent(mission -> line(lines, "mission", mission));
        return lines;
    }

    private static void state(List<String> lines, AgentFacts facts, AgentState state, Instant now) {
        state.startedAt()
                .filter(run -> facts.condition().equals("running"))
                .ifPresent(run -> line(lines, "this run", Units.duration(Duration.between(run, now))));
        state.pid().ifPresent(pid -> line(lines, "pid", Long.toString(pid)));
        line(lines, "restarts", Long.toString(state.restartCount()));
        state.backoff().ifPresent(backoff -> line(lines, "backoff", Units.duration(backoff)));
        facts.nextStart().ifPresent(next -> line(lines, "next start", "in " + until(next, now)));
        facts.lastActive().ifPresent(active -> line(lines, "last activity", ago(active, now)));
        state.exitReason().ifPresent(reason -> line(lines, "exit reason", reason.word()));
        state.lastError().filter(error -> !error.isBlank()).ifPresent(error -> line(lines, "last error", error));
    }

    private static void line(List<String> lines, String label, String value) {
        lines.add(
                "  " + Width.padRight(label, LABEL) + Clean.line(value, LONGEST).strip());
    }

    private static String ended(Agent.Run.Ended ended, Instant now) {
        String code = ended.exitCode().isPresent()
                ? "exit code " + ended.exitCode().getAsLong()
                : "with an exit code that nobody saw";
        return ago(ended.at(), now) + ", " + code + (ended.oomKilled() ? ", killed for memory" : "");
    }

    private static String ago(Instant then, Instant now) {
        return Units.age(Duration.between(then, now)) + " ago";
    }

    private static String until(Instant then, Instant now) {
        return Units.duration(Duration.between(now, then));
    }

    /** One agent, one row; cleaned. */
    static List<String> table(List<AgentFacts> agents, Instant now) {
        Table table = new Table()
                .column("AGENT", Align.LEFT)
                .column("ENGINE", Align.LEFT)
                .column("CONDITION", Align.LEFT)
                .column("ID", Align.LEFT)
                .column("UP", Align.RIGHT)
                .column("RESTARTS", Align.RIGHT)
                .column("NEXT", Align.RIGHT)
                .column("ACTIVE", Align.RIGHT)
                .column("MISSION", Align.LEFT);
        for (AgentFacts facts : agents) {
            table.row(
                    facts.name().text(),
                    facts.agent().map(agent -> agent.id().engine()).orElse("-"),
                    facts.condition(),
                    facts.agent().map(agent -> agent.id().shortKey()).orElse("-"),
                    facts.up(now).map(Units::duration).orElse("-"),
                    facts.state()
                            .map(state -> Long.toString(state.restartCount()))
                            .orElse("-"),
                    facts.nextStart().map(next -> until(next, now)).orElse("-"),
                    facts.lastActive().map(active -> ago(active, now)).orElse("-"),
                    facts.mission()
                            .map(mission ->
                                    Width.cut(Clean.line(mission, LONGEST).strip(), MISSION_CELL))
                            .orElse("-"));
        }
        return table.lines();
    }

    /** One agent as {@code --json} gives it; text as it was written. */
    static JsonObject json(AgentFacts facts, Instant now) {
        Optional<AgentState> state = facts.state();
        Optional<Agent> agent = facts.agent();
        Optional<Agent.Run.Ended> ended =
                agent.map(Agent::run).filter(Agent.Run.Ended.class::isInstance).map(Agent.Run.Ended.class::cast);
        return JsonObject.EMPTY
                .with("name", facts.name().text())
                .with("engine", agent.map(known -> known.id().engine()).orElse(null))
                .with("key", agent.map(known -> known.id().key()).orElse(null))
                .with("condition", facts.condition())
                .with("running", agent.map(Agent::isRunning).orElse(false))
                .with("supervised", agent.map(Agent::supervised).orElse(null))
                .with(
                        "protected",
                        agent.map(Agent::isProtected).orElse(facts.name().isGod()))
                .with("what", agent.map(Agent::what).orElse(null))
                .with(
                        "started_at",
                        agent.map(known -> known.id().startedAt().toString()).orElse(null))
                .with("uptime_s", facts.up(now).map(Duration::toSeconds).orElse(null))
                .with("ended_at", ended.map(end -> end.at().toString()).orElse(null))
                .with(
                        "exit_code",
                        ended.map(Agent.Run.Ended::exitCode)
                                .map(AgentText::boxed)
                                .orElse(null))
                .with("oom_killed", ended.map(Agent.Run.Ended::oomKilled).orElse(null))
                .with("run_started_at", text(state.flatMap(AgentState::startedAt)))
                .with("pid", state.map(AgentState::pid).map(AgentText::boxed).orElse(null))
                .with("restart_count", state.map(AgentState::restartCount).orElse(null))
                .with(
                        "backoff_s",
                        state.flatMap(AgentState::backoff)
                                .map(Duration::toSeconds)
                                .orElse(null))
                .with("next_start_at", text(facts.nextStart()))
                .with("last_active_at", text(facts.lastActive()))
                .with("heartbeat_at", text(facts.home().heartbeat()))
                .with(
                        "exit_reason",
                        state.flatMap(AgentState::exitReason)
                                .map(ExitReason::word)
                                .orElse(null))
                .with("last_error", state.flatMap(AgentState::lastError).orElse(null))
                .with("session_id", state.flatMap(AgentState::sessionId).orElse(null))
                .with("mission", facts.mission().orElse(null))
                .with("home", facts.home().path().toString())
                .with("home_problem", facts.homeProblem().orElse(null));
    }

    private static @Nullable Long boxed(OptionalLong number) {
        return number.isPresent() ? number.getAsLong() : null;
    }

    private static @Nullable String text(Optional<Instant> at) {
        return at.map(Instant::toString).orElse(null);
    }
}
