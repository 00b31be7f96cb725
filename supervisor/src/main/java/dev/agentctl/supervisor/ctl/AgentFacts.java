package dev.agentctl.supervisor.ctl;

import dev.agentctl.shared.agent.AgentHome;
import dev.agentctl.shared.agent.AgentHomes;
import dev.agentctl.shared.agent.AgentName;
import dev.agentctl.shared.agent.AgentState;
import dev.agentctl.shared.agent.AgentStatus;
import dev.agentctl.shared.cli.Sentences;
import dev.agentctl.shared.engine.Agent;
import dev.agentctl.shared.text.Units;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What is known of one agent at one instant: what its engine sees, and what its home says of the same life. Text from
 * the home is untrusted and not yet cleaned.
 *
 * @param agent empty where no engine knows it and only a home is left
 * @param state of this life; empty where its supervisor has not written yet, or there is none
 * @param homeProblem why the home cannot be read, in one sentence
 */
record AgentFacts(
        AgentName name,
        Optional<Agent> agent,
        Optional<AgentState> state,
        Optional<String> mission,
        Optional<String> homeProblem,
        AgentHome home) {

    static AgentFacts of(Agent agent, AgentHomes homes) {
        return read(agent.name(), Optional.of(agent), homes);
    }

    /** Of an agent that no engine knows any more. */
    static AgentFacts ofHome(AgentName name, AgentHomes homes) {
        return read(name, Optional.empty(), homes);
    }

    private static AgentFacts read(AgentName name, Optional<Agent> agent, AgentHomes homes) {
        AgentHome home = homes.home(name);
        Optional<AgentState> state = Optional.empty();
        Optional<String> mission = Optional.empty();
        Optional<String> problem = Optional.empty();
        try {
            state = home.state().filter(written -> isOfThisLife(written, agent));
            mission = state.flatMap(AgentState::mission);
            if (mission.isEmpty()) {
                mission = home.mission();
            }
        } catch (IOException unreadable) {
            problem = Optional.of(Sentences.of(unreadable));
        }
        return new AgentFacts(name, agent, state, mission, problem, home);
    }

    /** A plain agent's home may hold what a supervised namesake wrote before; so may a new life's. */
    private static boolean isOfThisLife(AgentState state, Optional<Agent> agent) {
        if (agent.isEmpty()) {
            return true;
        }
        Instant born = agent.get().id().startedAt();
        return agent.get().supervised()
                && state.updatedAt().map(written -> !written.isBefore(born)).orElse(false);
    }

    /** How it is, in one word, as on every screen of these tools. */
    String condition() {
        String said = state.map(AgentState::status)
                .filter(status -> status != AgentStatus.UNKNOWN)
                .map(AgentStatus::word)
                .orElse("");
        if (agent.isEmpty()) {
            return "stopped";
        }
        return switch (agent.get().run()) {
            case Agent.Run.Running running -> running(agent.get(), said);
            case Agent.Run.Created created -> "stopped";
            case Agent.Run.Ended ended ->
                switch (said) {
                    case "stopped", "failed", "needs-attention" -> said;
                    default -> ended.exitCode().orElse(1) == 0 ? "stopped" : "died";
                };
        };
    }

    private String running(Agent agent, String said) {
        if (!agent.supervised()) {
            return "running";
        }
        if (said.isEmpty()) {
            return state.isPresent() || homeProblem.isPresent() ? "unknown" : "starting";
        }
        // The loop has written its last word and is about to end.
        return said.equals("stopped") ? "stopping" : said;
    }

    /** Since this life began; empty where it does not run. */
    Optional<Duration> up(Instant now) {
        return agent.filter(Agent::isRunning)
                .map(running -> Duration.between(running.id().startedAt(), now));
    }

    Optional<Instant> lastActive() {
        return state.flatMap(AgentState::lastActiveAt);
    }

    /** When a waiting agent starts again; empty for one that does not wait. */
    Optional<Instant> nextStart() {
        return agent.filter(Agent::isRunning).isPresent() ? state.flatMap(AgentState::nextStartAt) : Optional.empty();
    }

    /** Where it runs or ran: {@code container 0123456789ab}, {@code pid 4711}. */
    static String place(Agent agent) {
        return (Fleet.isKind(agent.id().engine(), "local") ? "pid " : "container ")
                + agent.id().shortKey();
    }

    /** {@code : it ended 3m ago}, or nothing where it runs or never ran. */
    static String endedAgo(Agent agent, Instant now) {
        return agent.run() instanceof Agent.Run.Ended ended
                ? ": it ended " + Units.age(Duration.between(ended.at(), now)) + " ago"
                : "";
    }
}
