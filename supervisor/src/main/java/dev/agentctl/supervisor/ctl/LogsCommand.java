package dev.agentctl.supervisor.ctl;

import dev.agentctl.shared.agent.AgentName;
import dev.agentctl.shared.cli.CommandFailure;
import dev.agentctl.shared.cli.ExitCode;
import dev.agentctl.shared.engine.Agent;
import dev.agentctl.shared.engine.Engine;
import dev.agentctl.shared.engine.EngineException;
import dev.agentctl.supervisor.ctl.Fleet.Member;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "logs",
        description = "Shows the end of an agent's log.",
        footer = {"", "On a terminal, what could command it is taken out; to a file or a pipe the log", "goes as it is."
        })
final class LogsCommand implements Callable<Integer> {
    private static final int DEFAULT_LINES = 50;
    private static final int MOST_LINES = 1_000_000;
    /** Lines that wait for a slow terminal; the engine's reader then waits too. */
    private static final int QUEUE = 1000;

    @Parameters(
            index = "0",
            paramLabel = "NAME",
            converter = NameArgument.class,
            completionCandidates = AgentNames.class,
            description = "The agent's name.")
    @SuppressWarnings("NullAway.Init")
    private AgentName name;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "LINES",
            converter = Amounts.Count.class,
            description = "How many lines (default: 50).")
    private @Nullable Long lines;

    @Option(
            names = "--container",
            description = "What the engine has of its output, as for one without a supervisor's log.")
    private boolean container;

    @Option(
            names = {"-f", "--follow"},
            description = "Goes on with each new line, over rotations and restarts.")
    private boolean follow;

    @Mixin
    private EngineOption engine = new EngineOption();

    private final AgentCtl top;

    LogsCommand(AgentCtl top) {
        this.top = top;
    }

    @Override
    public Integer call() throws EngineException, IOException, InterruptedException {
        int wanted = (int) Math.min(lines == null ? DEFAULT_LINES : lines, MOST_LINES);
        try (LinePrinter printer = new LinePrinter(top.operator().console())) {
            if (container || isPlain() || !Files.exists(log())) {
                fromEngine(wanted, printer);
            } else {
                fromHome(wanted, printer);
            }
        }
        return ExitCode.FINE.number();
    }

    private Path log() {
        return top.operator().homes().home(name).logFile();
    }

    /** What a supervised namesake logged in its home before is not this one's. */
    private boolean isPlain() {
        try {
            return top.lifecycle()
                    .remembered(name)
                    .filter(spec -> !spec.supervised())
                    .isPresent();
        } catch (IOException unreadable) {
            return false;
        }
    }

    private void fromHome(int wanted, LinePrinter printer) throws IOException, InterruptedException {
        try (FileTail tail = FileTail.open(log())) {
            printer.print(tail.last(wanted));
            printer.flush();
            while (follow) {
                top.operator().waiting().pause();
                printer.print(tail.more());
                printer.flush();
            }
        }
    }

    private void fromEngine(int wanted, LinePrinter printer) throws EngineException, InterruptedException {
        try (Fleet fleet = top.fleet()) {
            Member member = fleet.find(name, engine.kind())
                    .orElseThrow(() -> new CommandFailure(
                            ExitCode.FAILED,
                            "there is no log of " + name + " at " + log() + ", and no engine knows an agent " + name
                                    + ": see 'agentctl list'"));
            if (follow && member.agent().isRunning()) {
                follow(member.engine(), member.agent(), wanted, printer);
            } else {
                member.engine()
                        .logs(member.agent().id(), wanted, false, printer::printLine)
                        .close();
            }
        }
    }

    /** The engine's thread fills a queue and this one prints, so that only this one meets a closed output. */
    private void follow(Engine engine, Agent agent, int wanted, LinePrinter printer)
            throws EngineException, InterruptedException {
        BlockingQueue<String> queue = new ArrayBlockingQueue<>(QUEUE);
        try (Engine.Subscription _ = engine.logs(agent.id(), wanted, true, line -> put(queue, line))) {
            boolean runs = true;
            while (runs || !queue.isEmpty()) {
                String line = queue.poll(1, TimeUnit.SECONDS);
                if (line == null) {
                    printer.flush();
                    runs = engine.list().stream().anyMatch(each -> each.id().equals(agent.id()) && each.isRunning());
                } else {
                    printer.printLine(line);
                }
            }
        }
    }

    private static void put(BlockingQueue<String> queue, String line) {
        try {
            queue.put(line);
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }
}
