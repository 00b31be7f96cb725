package dev.agentctl.supervisor.ctl;

import dev.agentctl.shared.agent.AgentName;
import dev.agentctl.shared.cli.Console;
import dev.agentctl.shared.cli.ExitCode;
import dev.agentctl.shared.cli.Progress;
import dev.agentctl.shared.engine.Agent;
import dev.agentctl.shared.engine.EngineException;
import dev.agentctl.shared.engine.Engines.Problem;
import dev.agentctl.shared.engine.Protection;
import dev.agentctl.supervisor.ctl.Bulk.Job;
import dev.agentctl.supervisor.ctl.Bulk.Result;
import dev.agentctl.supervisor.ctl.Fleet.Member;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Does one thing to all mortal agents, with progress and a summary: what stopall and restartall share. */
final class AllAgents {
    private AllAgents() {}

    @FunctionalInterface
    interface Act {
        String to(Fleet fleet, Member member) throws EngineException, IOException;
    }

    @FunctionalInterface
    interface Before {
        void of(List<AgentName> names) throws IOException;
    }

    /**
     * @param done what is said of agents when it is, as in {@code stopped}
     * @param which whether an agent is meant, protected ones aside
     * @param first told the agents that are meant, before it is done to any of them
     */
    static int run(AgentCtl top, Optional<String> engine, String done, Predicate<Member> which, Before first, Act act)
            throws EngineException, IOException, InterruptedException {
        Console console = top.operator().console();
        try (Fleet fleet = top.fleet()) {
            if (engine.isPresent()) {
                fleet.engine(engine.get());
            }
            Fleet.Roster roster = fleet.roster();
            List<Job> jobs = new ArrayList<>();
            List<AgentName> spared = new ArrayList<>();
            Set<AgentName> seen = new HashSet<>();
            for (Member member : roster.members()) {
                Agent agent = member.agent();
                boolean isLatest = seen.add(agent.name());
                // An ended namesake of one that runs, or that ended later, is history.
                boolean counts = isLatest || agent.isRunning();
                boolean meant = engine.isEmpty() || Fleet.isKind(member.engine().name(), engine.get());
                if (counts && meant && which.test(member)) {
                    if (Protection.covers(agent)) {
                        spared.add(agent.name());
                    } else {
                        jobs.add(new Job(agent.name(), () -> act.to(fleet, member)));
                    }
                }
            }
            first.of(jobs.stream().map(Job::name).toList());
            List<Result> results = attempt(console, jobs);
            for (Problem problem : roster.problems()) {
                console.err().println("agentctl: " + problem.engine() + ": " + problem.sentence());
            }
            console.out().println(summary(results, done, spared));
            boolean engineLost = roster.problems().size() > fleet.problems().size();
            ExitCode code = Bulk.exitCode(results);
            return (code == ExitCode.FINE && engineLost ? ExitCode.NO_ENGINE : code).number();
        }
    }

    private static List<Result> attempt(Console console, List<Job> jobs) throws InterruptedException {
        try (Progress progress = new Progress(console, jobs.size())) {
            return Bulk.run(jobs, ended -> {
                if (ended.isFine()) {
                    progress.step(ended.sentence());
                } else {
                    progress.remark("failed: " + ended.sentence());
                }
            });
        }
    }

    private static String summary(List<Result> results, String done, List<AgentName> spared) {
        long fine = results.stream().filter(Result::isFine).count();
        StringBuilder line = new StringBuilder();
        if (results.isEmpty()) {
            line.append("no agent to be ").append(done);
        } else {
            line.append(fine).append(' ').append(done);
        }
        if (fine < results.size()) {
            line.append(", ").append(results.size() - fine).append(" failed");
        }
        if (!spared.isEmpty()) {
            line.append(", ").append(spared.size()).append(" skipped as protected: ");
            line.append(String.join(", ", spared.stream().map(AgentName::text).toList()));
        }
        return line.toString();
    }
}
