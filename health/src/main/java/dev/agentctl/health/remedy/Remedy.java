package dev.agentctl.health.remedy;

import dev.agentctl.health.rule.Finding;
import dev.agentctl.health.snapshot.AgentSample;
import dev.agentctl.shared.agent.AgentHomes;
import dev.agentctl.shared.agent.AgentId;
import dev.agentctl.shared.engine.Agent;
import dev.agentctl.shared.engine.Engine;
import dev.agentctl.shared.engine.EngineException;
import dev.agentctl.shared.engine.NoSuchAgentException;
import dev.agentctl.shared.engine.Protection;
import dev.agentctl.shared.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Stops agents and writes each attempt, with its evidence, into the event log before it returns: the kill itself, a
 * refusal and a failure alike. Safe from any thread; several agents may be stopped at once.
 */
public final class Remedy {
    /** How long an agent may take to end by itself; longer than the supervisor loop's own 10 s. */
    public static final Duration GRACE = Duration.ofSeconds(15);

    private final List<Engine> engines;
    private final AgentHomes homes;
    private final Clock clock;
    private final String by;

    /** @param by who acts, as the event log names it: the command with its flag or key */
    public Remedy(List<Engine> engines, AgentHomes homes, Clock clock, String by) {
        this.engines = List.copyOf(engines);
        this.homes = homes;
        this.clock = clock;
        this.by = by;
    }

    /**
     * Stops that life of that agent: gracefully, by force after {@link #GRACE}. Blocks until nothing of it runs.
     * Protected agents are refused; a namesake born since the sample is never touched.
     *
     * @param why what was found; empty where a person just asked for it
     */
    public Outcome stop(AgentSample target, List<Finding> why) {
        Outcome outcome = attempt(target.agent());
        try {
            Files.createDirectories(homes.root());
            homes.eventLog().append(entry(target.agent(), why, outcome));
            return outcome;
        } catch (IOException unwritten) {
            return new Outcome.Failed(target.agent().name() + ": " + said(outcome) + ", but " + homes.root()
                    + "/events.jsonl could not be written: " + unwritten.getMessage());
        }
    }

    private Outcome attempt(Agent agent) {
        if (Protection.covers(agent)) {
            return new Outcome.Refused(Protection.refusal(agent, "this tool", "stop"));
        }
        if (!agent.isRunning()) {
            return new Outcome.Gone(agent.name() + " had ended already");
        }
        Optional<Engine> engine = engineOf(agent.id());
        if (engine.isEmpty()) {
            return new Outcome.Failed(agent.name() + " cannot be stopped: the engine "
                    + agent.id().engine() + " is not connected");
        }
        try {
            engine.get().stop(agent.id(), GRACE);
            return new Outcome.Stopped();
        } catch (NoSuchAgentException gone) {
            return new Outcome.Gone(
                    agent.name() + " (" + agent.id().shortKey() + ") had gone already; nothing was stopped");
        } catch (EngineException failure) {
            return force(engine.get(), agent, failure);
        }
    }

    /** The engine could not stop it in its own way: by force, and if that fails too, both reasons are told. */
    private static Outcome force(Engine engine, Agent agent, EngineException first) {
        try {
            engine.kill(agent.id());
            return new Outcome.Stopped();
        } catch (NoSuchAgentException gone) {
            return new Outcome.Stopped();
        } catch (EngineException second) {
            return new Outcome.Failed(agent.name() + " could not be stopped: " + first.getMessage() + "; nor by force: "
                    + second.getMessage());
        }
    }

    private Optional<Engine> engineOf(AgentId id) {
        for (Engine engine : engines) {
            if (engine.name().equals(id.engine())) {
                return Optional.of(engine);
            }
        }
        return Optional.empty();
    }

    private JsonObject entry(Agent agent, List<Finding> why, Outcome outcome) {
        JsonObject entry = JsonObject.EMPTY
                .with("at", clock.instant().toString())
                .with("act", "stop")
                .with("agent", agent.name().text())
                .with("engine", agent.id().engine())
                .with("key", agent.id().key())
                .with("started_at", agent.id().startedAt().toString())
                .with("by", by)
                .with("why", Reasons.json(why))
                .with("outcome", outcome.word());
        return switch (outcome) {
            case Outcome.Stopped stopped -> entry;
            case Outcome.Refused refused -> entry.with("said", refused.sentence());
            case Outcome.Gone gone -> entry.with("said", gone.sentence());
            case Outcome.Failed failed -> entry.with("said", failed.sentence());
        };
    }

    private static String said(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Stopped stopped -> "it was stopped";
            case Outcome.Refused refused -> refused.sentence();
            case Outcome.Gone gone -> gone.sentence();
            case Outcome.Failed failed -> failed.sentence();
        };
    }
}
