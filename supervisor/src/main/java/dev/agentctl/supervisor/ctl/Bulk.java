package dev.agentctl.supervisor.ctl;

import dev.agentctl.shared.agent.AgentName;
import dev.agentctl.shared.cli.CommandFailure;
import dev.agentctl.shared.cli.Console;
import dev.agentctl.shared.cli.ExitCode;
import dev.agentctl.shared.engine.EngineException;
import dev.agentctl.shared.engine.EngineUnreachableException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;

/** Does one thing to several agents at once, a few at a time; one failure does not stop the others. */
final class Bulk {
    /** A stop waits for its agent's grace, so more than there are cores; few enough not to crowd the engine. */
    static final int AT_ONCE = 8;

    private Bulk() {}

    /** Gives what was done, as words that follow the agent's name. */
    @FunctionalInterface
    interface Act {
        String run() throws EngineException, IOException;
    }

    /** One agent and what is done to it. */
    record Job(AgentName name, Act act) {}

    /** @param sentence for a person, with the agent's name */
    record Result(AgentName name, ExitCode code, String sentence) {
        boolean isFine() {
            return code == ExitCode.FINE;
        }
    }

    /**
     * Gives a result for each job, in their order.
     *
     * @param ended told each result at once, on any thread
     */
    static List<Result> run(List<Job> jobs, Consumer<Result> ended) throws InterruptedException {
        List<Future<Result>> running = new ArrayList<>();
        try (ExecutorService pool =
                Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
            for (Job job : jobs) {
                running.add(pool.submit(() -> {
                    Result result = attempt(job.name(), job.act());
                    ended.accept(result);
                    return result;
                }));
            }
        }
        List<Result> results = new ArrayList<>();
        for (Future<Result> each : running) {
            try {
                results.add(each.get());
            } catch (ExecutionException bug) {
                throw new IllegalStateException(bug.getCause());
            }
        }
        return results;
    }

    private static Result attempt(AgentName name, Act act) {
        try {
            return new Result(name, ExitCode.FINE, name + ": " + act.run());
        } catch (CommandFailure refusal) {
            return new Result(name, refusal.exitCode(), Lifecycle.named(name, refusal));
        } catch (EngineUnreachableException unreachable) {
            return new Result(name, ExitCode.NO_ENGINE, Lifecycle.named(name, unreachable));
        } catch (EngineException | IOException failure) {
            return new Result(name, ExitCode.FAILED, Lifecycle.named(name, failure));
        }
    }

    /** As {@link #run}, for agents that were named one by one; a name given twice counts once. */
    static List<Result> run(List<AgentName> names, Function<AgentName, Act> acts) throws InterruptedException {
        List<Job> jobs = names.stream()
                .distinct()
                .map(name -> new Job(name, acts.apply(name)))
                .toList();
        return run(jobs, ended -> {});
    }

    /** Prints what was done on standard output and what was not on standard error, and gives the exit code. */
    static int report(Console console, List<Result> results) {
        for (Result result : results) {
            if (result.isFine()) {
                console.out().println(result.sentence());
            }
        }
        console.out().flush();
        for (Result result : results) {
            if (!result.isFine()) {
                console.err().println("agentctl: " + result.sentence());
            }
        }
        return exitCode(results).number();
    }

    /** Fine if all are; where no engine was reached and nothing worse happened, that. */
    static ExitCode exitCode(List<Result> results) {
        ExitCode worst = ExitCode.FINE;
        for (Result result : results) {
            if (result.code() != ExitCode.FINE) {
                worst = worst == ExitCode.FINE || worst == result.code() ? result.code() : ExitCode.FAILED;
            }
        }
        return worst;
    }
}
