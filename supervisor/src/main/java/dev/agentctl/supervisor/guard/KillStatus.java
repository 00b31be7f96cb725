package dev.agentctl.supervisor.guard;

import dev.agentctl.shared.cli.Console;
import dev.agentctl.shared.cli.ExitCode;
import dev.agentctl.shared.cli.Sentences;
import dev.agentctl.shared.engine.Agent;
import dev.agentctl.shared.engine.Engine;
import dev.agentctl.shared.engine.EngineException;
import dev.agentctl.shared.engine.Engines.Problem;
import dev.agentctl.shared.engine.Protection;
import dev.agentctl.shared.json.JsonObject;
import dev.agentctl.supervisor.guard.Latch.Side;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** {@code killswitch --status}: which files exist, since when, and what runs. Changes nothing. */
final class KillStatus {
    private final Console console;
    private final Latch latch;
    private final OpenEngines.Opening opening;
    private final Clock clock;

    KillStatus(Console console, Latch latch, OpenEngines.Opening opening, Clock clock) {
        this.console = console;
        this.latch = latch;
        this.opening = opening;
        this.clock = clock;
    }

    ExitCode show(boolean asJson) {
        List<Agent> mortal = new ArrayList<>();
        List<Agent> spared = new ArrayList<>();
        List<Problem> problems;
        try (OpenEngines engines = opening.open()) {
            problems = new ArrayList<>(engines.problems());
            for (Engine engine : engines.engines()) {
                try {
                    for (Agent agent : engine.list()) {
                        if (agent.isRunning()) {
                            (Protection.covers(agent) ? spared : mortal).add(agent);
                        }
                    }
                } catch (EngineException failure) {
                    problems.add(new Problem(engine.name(), Sentences.of(failure)));
                }
            }
        }
        List<Side> sides = latch.sides();
        if (asJson) {
            console.json(json(sides, mortal, spared, problems));
        } else {
            print(sides, mortal, spared);
        }
        console.out().flush();
        for (Problem problem : problems) {
            console.err().println("killswitch: " + problem.engine() + " could not be asked: " + problem.sentence());
        }
        if (!problems.isEmpty()) {
            return ExitCode.NO_ENGINE;
        }
        return KillReport.isEngaged(sides) ? ExitCode.FINDINGS : ExitCode.FINE;
    }

    private void print(List<Side> sides, List<Agent> mortal, List<Agent> spared) {
        Instant now = clock.instant();
        console.out().println(KillReport.headline(sides, now));
        for (Side side : sides) {
            console.out().println("  " + (side.present() ? "exists  " : "absent  ") + KillReport.shown(side.file()));
        }
        console.out()
                .println("mortal agents that run: "
                        + (mortal.isEmpty() ? "none" : mortal.size() + " (" + KillReport.names(mortal) + ")"));
        console.out().println("protected ones that run: " + (spared.isEmpty() ? "none" : KillReport.names(spared)));
    }

    private static JsonObject json(List<Side> sides, List<Agent> mortal, List<Agent> spared, List<Problem> problems) {
        return JsonObject.EMPTY
                .with("engaged", KillReport.isEngaged(sides))
                .with("files", KillReport.files(sides))
                .with("mortal", agents(mortal))
                .with("protected", agents(spared))
                .with("problems", KillReport.problems(problems));
    }

    private static List<JsonObject> agents(List<Agent> agents) {
        List<JsonObject> all = new ArrayList<>();
        for (Agent agent : agents) {
            all.add(KillReport.agent(agent));
        }
        return all;
    }
}
