package dev.agentctl.tui.oneshot;

import dev.agentctl.health.cli.SessionTable;
import dev.agentctl.health.snapshot.AgentSample;
import dev.agentctl.health.snapshot.FleetSnapshot;
import dev.agentctl.shared.agent.AgentState;
import dev.agentctl.shared.engine.Agent.Run;
import dev.agentctl.shared.engine.Usage;
import dev.agentctl.shared.text.Clean;
import dev.agentctl.shared.text.Table;
import dev.agentctl.shared.text.Table.Align;
import dev.agentctl.shared.text.Units;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** A snapshot as plain lines: running agents, their totals, the stopped ones, then teams and their sessions. */
public final class FleetTable {
    private FleetTable() {}

    public static List<String> lines(FleetSnapshot fleet) {
        List<String> lines = agents(fleet);
        if (!fleet.teams().isEmpty()) {
            lines.add("");
            lines.addAll(SessionTable.lines(fleet.teams(), fleet.at(), Optional.empty()));
        }
        return lines;
    }

    private static List<String> agents(FleetSnapshot fleet) {
        List<String> lines = new ArrayList<>();
        if (fleet.agents().isEmpty()) {
            lines.add("No agents. Start one with: agentctl start NAME MISSION");
            return lines;
        }
        fleet.killSwitch()
                .ifPresent(kill -> lines.add(
                        "The kill switch is on (" + Clean.line(kill.file().toString(), 300)
                                + "): no mortal agent starts. End it with: killswitch --clear"));
        List<AgentSample> running = chosen(fleet, true);
        if (running.isEmpty()) {
            lines.add("No agent is running.");
        } else {
            lines.addAll(table(running, fleet.at()).lines());
            lines.add(totals(running));
        }
        List<AgentSample> ended = chosen(fleet, false);
        if (!ended.isEmpty()) {
            lines.add("");
            lines.add("Stopped:");
            for (AgentSample sample : ended) {
                lines.add("  " + sample.agent().name() + "  " + end(sample, fleet.at()));
            }
        }
        return lines;
    }

    /** Those that run, or those that do not, in their order. */
    static List<AgentSample> chosen(FleetSnapshot fleet, boolean running) {
        List<AgentSample> chosen = new ArrayList<>();
        for (AgentSample sample : fleet.agents()) {
            if (sample.agent().isRunning() == running) {
                chosen.add(sample);
            }
        }
        return chosen;
    }

    private static Table table(List<AgentSample> running, Instant at) {
        Table table = new Table()
                .column("AGENT", Align.LEFT)
                .column("CPU%", Align.RIGHT)
                .column("MEMORY", Align.RIGHT)
                .column("LIMIT", Align.RIGHT)
                .column("PIDS", Align.RIGHT)
                .column("UP", Align.RIGHT)
                .column("COST", Align.RIGHT)
                .column("STATUS", Align.LEFT);
        for (AgentSample sample : running) {
            Instant started = sample.agent().id().startedAt();
            table.row(
                    sample.agent().name().text(),
                    sample.cpuPercent().isPresent()
                            ? Units.tenths(sample.cpuPercent().getAsDouble())
                            : "-",
                    sample.usage()
                            .map(usage -> Units.bytes(usage.memoryBytes()))
                            .orElse("-"),
                    limit(sample),
                    sample.usage().map(usage -> Long.toString(usage.pids())).orElse("-"),
                    started.equals(Instant.EPOCH) ? "-" : Units.duration(Duration.between(started, at)),
                    cost(sample),
                    sample.condition().word() + (sample.agent().isProtected() ? ", protected" : ""));
        }
        return table;
    }

    private static String cost(AgentSample sample) {
        OptionalDouble cost = sample.state().map(AgentState::costUsd).orElse(OptionalDouble.empty());
        return cost.isPresent() ? Units.dollars(cost.getAsDouble()) : "-";
    }

    private static String limit(AgentSample sample) {
        OptionalLong limit = limitBytes(sample);
        return limit.isPresent() ? Units.bytes(limit.getAsLong()) : "-";
    }

    /** What the kernel enforces, else what the engine says. */
    static OptionalLong limitBytes(AgentSample sample) {
        OptionalLong enforced = sample.usage().map(Usage::memoryLimitBytes).orElse(OptionalLong.empty());
        return enforced.isPresent() ? enforced : sample.agent().memoryLimitBytes();
    }

    private static String totals(List<AgentSample> running) {
        Totals totals = Totals.of(running);
        return "Total: " + totals.agents() + " running, " + Units.tenths(totals.cpuPercent())
                + "% CPU (100% = one core), " + Units.bytes(totals.memoryBytes()) + " memory, " + totals.pids()
                + " pids";
    }

    /** Of the agents that run. */
    record Totals(int agents, double cpuPercent, long memoryBytes, long pids) {
        static Totals of(List<AgentSample> running) {
            double cpu = 0;
            long memory = 0;
            long pids = 0;
            for (AgentSample sample : running) {
                cpu += sample.cpuPercent().orElse(0);
                memory += sample.usage().map(Usage::memoryBytes).orElse(0L);
                pids += sample.usage().map(Usage::pids).orElse(0L);
            }
            return new Totals(running.size(), cpu, memory, pids);
        }
    }

    private static String end(AgentSample sample, Instant at) {
        String word = sample.condition().word();
        return switch (sample.agent().run()) {
            case Run.Running running -> word;
            case Run.Created created -> word + ", never started";
            case Run.Ended ended ->
                word
                        + (ended.exitCode().isPresent()
                                ? ", exit code " + ended.exitCode().getAsLong()
                                : "")
                        + (ended.oomKilled() ? ", killed for memory" : "")
                        + ", " + Units.duration(Duration.between(ended.at(), at)) + " ago";
        };
    }
}
