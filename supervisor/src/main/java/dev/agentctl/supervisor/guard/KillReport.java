package dev.agentctl.supervisor.guard;

import dev.agentctl.shared.cli.ExitCode;
import dev.agentctl.shared.engine.Agent;
import dev.agentctl.shared.engine.Engines.Problem;
import dev.agentctl.shared.json.JsonObject;
import dev.agentctl.shared.text.Clean;
import dev.agentctl.shared.text.Units;
import dev.agentctl.supervisor.guard.Latch.Side;
import dev.agentctl.supervisor.guard.MortalStop.End;
import dev.agentctl.supervisor.guard.MortalStop.Outcome;
import dev.agentctl.supervisor.guard.MortalStop.Result;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * What one run of the kill switch did, for a person, a program and cron.
 *
 * @param failures what else went wrong, in sentences
 */
record KillReport(List<Side> sides, Result result, List<String> failures, Instant now) {

    /** Whether anything was done or went wrong: what is silent in cron otherwise. */
    boolean hasNews() {
        return !result.ends().isEmpty() || !result.problems().isEmpty() || !failures.isEmpty();
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(headline(sides, now));
        for (End end : result.ends()) {
            if (end.outcome() != Outcome.FAILED) {
                lines.add(end.agent().name() + ": "
                        + (end.outcome() == Outcome.GONE ? "had ended by itself" : "stopped"));
            }
        }
        lines.add(summary());
        return lines;
    }

    /** Sentences for standard error. */
    List<String> complaints() {
        List<String> complaints = new ArrayList<>();
        for (End end : result.ends()) {
            if (end.outcome() == Outcome.FAILED) {
                complaints.add(end.agent().name() + " may still run: " + end.sentence());
            }
        }
        for (Problem problem : result.problems()) {
            complaints.add(problem.engine() + " could not be asked, so its agents may run: " + problem.sentence());
        }
        complaints.addAll(failures);
        return complaints;
    }

    ExitCode code() {
        if (result.count(Outcome.FAILED) > 0 || !failures.isEmpty()) {
            return ExitCode.FAILED;
        }
        return result.problems().isEmpty() ? ExitCode.FINE : ExitCode.NO_ENGINE;
    }

    private String summary() {
        StringBuilder line = new StringBuilder();
        if (result.ends().isEmpty()) {
            line.append("nothing mortal runs");
        } else {
            line.append(result.ends().size() - result.count(Outcome.FAILED)).append(" stopped");
        }
        if (result.count(Outcome.FAILED) > 0) {
            line.append(", ").append(result.count(Outcome.FAILED)).append(" failed");
        }
        if (!result.spared().isEmpty()) {
            line.append(", ").append(result.spared().size()).append(" skipped as protected: ");
            line.append(names(result.spared()));
        }
        return line.toString();
    }

    static String names(List<Agent> agents) {
        List<String> names = new ArrayList<>();
        for (Agent agent : agents) {
            names.add(agent.name().text());
        }
        names.sort(null);
        return String.join(", ", names);
    }

    JsonObject json() {
        List<JsonObject> ends = new ArrayList<>();
        for (End end : result.ends()) {
            JsonObject one = agent(end.agent()).with("outcome", end.outcome().word());
            ends.add(end.sentence().isEmpty() ? one : one.with("reason", end.sentence()));
        }
        List<JsonObject> spared = new ArrayList<>();
        for (Agent agent : result.spared()) {
            spared.add(agent(agent));
        }
        return JsonObject.EMPTY
                .with("engaged", isEngaged(sides))
                .with("files", files(sides))
                .with("stopped", ends)
                .with("skipped", spared)
                .with("problems", problems(result.problems()))
                .with("failures", failures);
    }

    static JsonObject agent(Agent agent) {
        return JsonObject.EMPTY
                .with("name", agent.name().text())
                .with("engine", agent.id().engine())
                .with("key", agent.id().key())
                .with("started_at", agent.id().startedAt().toString());
    }

    static List<JsonObject> files(List<Side> sides) {
        List<JsonObject> files = new ArrayList<>();
        for (Side side : sides) {
            files.add(JsonObject.EMPTY
                    .with("path", side.file().toString())
                    .with("present", side.present())
                    .with("since", side.since().map(Instant::toString).orElse(null)));
        }
        return files;
    }

    static List<JsonObject> problems(List<Problem> problems) {
        List<JsonObject> all = new ArrayList<>();
        for (Problem problem : problems) {
            all.add(JsonObject.EMPTY.with("engine", problem.engine()).with("problem", problem.sentence()));
        }
        return all;
    }

    static boolean isEngaged(List<Side> sides) {
        for (Side side : sides) {
            if (side.present()) {
                return true;
            }
        }
        return false;
    }

    /** {@code kill switch: engaged by FILE since TIME (3m ago)}, for each file. */
    static String headline(List<Side> sides, Instant now) {
        StringBuilder line = new StringBuilder("kill switch: ");
        String join = "engaged by ";
        for (Side side : sides) {
            if (side.present()) {
                line.append(join).append(shown(side.file()));
                side.since().ifPresent(at -> line.append(" since ").append(ago(at, now)));
                join = " and ";
            }
        }
        return isEngaged(sides) ? line.toString() : line.append("not engaged").toString();
    }

    static String ago(Instant at, Instant now) {
        Duration age = Duration.between(at, now);
        return at.truncatedTo(ChronoUnit.SECONDS) + " (" + Units.age(age.isNegative() ? Duration.ZERO : age) + " ago)";
    }

    /** A path as a terminal may show it. */
    static String shown(Path file) {
        return Clean.line(file.toString(), 300);
    }
}
