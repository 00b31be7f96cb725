package dev.agentctl.health.cli;

import dev.agentctl.health.rule.Finding;
import dev.agentctl.health.rule.Finding.Evidence;
import dev.agentctl.health.rule.Finding.Recommendation;
import dev.agentctl.health.rule.Finding.Severity;
import dev.agentctl.health.snapshot.AgentSample;
import dev.agentctl.health.snapshot.FleetSnapshot;
import dev.agentctl.health.snapshot.HostSample;
import dev.agentctl.health.snapshot.TeamSample;
import dev.agentctl.shared.agent.AgentId;
import dev.agentctl.shared.cli.Console;
import dev.agentctl.shared.engine.Usage;
import dev.agentctl.shared.text.Table;
import dev.agentctl.shared.text.Table.Align;
import dev.agentctl.shared.text.Units;
import java.io.PrintStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** A snapshot and its findings as text for a person. */
final class Report {
    private static final String NONE = "-";
    private static final String RED = "\033[31m";
    private static final String YELLOW = "\033[33m";
    private static final String PLAIN = "\033[0m";

    private Report() {}

    /** @param quiet only the findings, and nothing where there are none */
    static void print(Console console, FleetSnapshot snapshot, List<Finding> findings, boolean quiet) {
        PrintStream out = console.out();
        if (!quiet) {
            out.println(host(snapshot.host()));
            if (!snapshot.agents().isEmpty()) {
                out.println();
                agents(snapshot, findings).lines().forEach(out::println);
            }
            if (!snapshot.teams().isEmpty()) {
                out.println();
                SessionTable.lines(snapshot.teams(), snapshot.at(), Optional.of(words(findings)))
                        .forEach(out::println);
            }
            out.println();
        }
        for (Finding finding : findings) {
            out.println(
                    severity(console, finding.severity()) + " " + finding.kind().word() + ": " + finding.sentence());
            for (Evidence signal : finding.evidence()) {
                out.println("    " + evidence(signal));
            }
        }
        if (!quiet) {
            out.println((findings.isEmpty() ? "" : "\n") + summary(snapshot, findings));
            recommendations(out, findings);
        }
    }

    static void print(Console console, List<Action> actions) {
        for (Action action : actions) {
            console.out().println(action.sentence());
        }
    }

    /** What was found of each life. */
    private static Map<AgentId, String> words(List<Finding> findings) {
        Map<AgentId, String> words = new HashMap<>();
        for (Finding finding : findings) {
            finding.agent()
                    .ifPresent(life -> words.merge(life, finding.kind().word(), (one, other) -> one + "," + other));
        }
        return words;
    }

    private static Table agents(FleetSnapshot snapshot, List<Finding> findings) {
        Map<AgentId, String> words = words(findings);
        Table table = new Table()
                .column("AGENT", Align.LEFT)
                .column("STATE", Align.LEFT)
                .column("CPU", Align.RIGHT)
                .column("MEMORY", Align.RIGHT)
                .column("LIMIT", Align.RIGHT)
                .column("PIDS", Align.RIGHT)
                .column("ACTIVE", Align.RIGHT)
                .column("CONTEXT", Align.RIGHT)
                .column("COST", Align.RIGHT)
                .column("FINDINGS", Align.LEFT);
        for (AgentSample sample : snapshot.agents()) {
            String found = words.getOrDefault(sample.agent().id(), NONE);
            table.row(
                    sample.agent().name().text(),
                    sample.condition().word() + (sample.agent().isProtected() ? " (protected)" : ""),
                    sample.cpuPercent().isPresent()
                            ? Units.percent(sample.cpuPercent().getAsDouble())
                            : NONE,
                    sample.usage().isPresent()
                            ? Units.bytes(sample.usage().get().memoryBytes())
                            : NONE,
                    limit(sample),
                    sample.usage().isPresent()
                            ? Long.toString(sample.usage().get().pids())
                            : NONE,
                    sample.lastActive().isPresent()
                            ? Units.age(Duration.between(sample.lastActive().get(), snapshot.at()))
                            : NONE,
                    context(sample),
                    cost(sample),
                    found);
        }
        return table;
    }

    private static String context(AgentSample sample) {
        if (sample.state().isEmpty()) {
            return NONE;
        }
        OptionalLong tokens = sample.state().get().contextTokens();
        return tokens.isPresent() ? Units.count(tokens.getAsLong()) : NONE;
    }

    private static String cost(AgentSample sample) {
        if (sample.state().isEmpty()) {
            return NONE;
        }
        OptionalDouble cost = sample.state().get().costUsd();
        return cost.isPresent() ? Units.dollars(cost.getAsDouble()) : NONE;
    }

    private static String limit(AgentSample sample) {
        OptionalLong own = sample.agent().memoryLimitBytes();
        if (sample.usage().isPresent()) {
            Usage usage = sample.usage().get();
            own = usage.memoryLimitBytes().isPresent() ? usage.memoryLimitBytes() : own;
        }
        return own.isPresent() ? Units.bytes(own.getAsLong()) : NONE;
    }

    private static String host(HostSample host) {
        StringBuilder line = new StringBuilder();
        line.append(dev.agentctl.shared.text.Clean.line(host.hostname(), 64));
        if (host.cpuPercent().isPresent()) {
            line.append("  CPU ").append(Units.percent(host.cpuPercent().getAsDouble()));
        }
        line.append(" of ").append(host.cores()).append(host.cores() == 1 ? " core" : " cores");
        line.append("  memory ").append(Units.bytes(host.memoryUsed()));
        line.append(" of ").append(Units.bytes(host.memoryTotal()));
        if (host.swapTotal() > 0) {
            line.append("  swap ").append(Units.bytes(host.swapUsed()));
            line.append(" of ").append(Units.bytes(host.swapTotal()));
        }
        line.append("  load ").append(Units.hundredths(host.load().one()));
        line.append(' ').append(Units.hundredths(host.load().five()));
        line.append(' ').append(Units.hundredths(host.load().fifteen()));
        host.disk().ifPresent(disk -> line.append("  disk free ").append(Units.bytes(disk.free())));
        return line.toString();
    }

    private static String severity(Console console, Severity severity) {
        String word = switch (severity) {
            case CRITICAL -> "CRITICAL";
            case WARNING -> "WARNING";
            case NOTE -> "NOTE";
        };
        if (!console.colour() || severity == Severity.NOTE) {
            return word;
        }
        return (severity == Severity.CRITICAL ? RED : YELLOW) + word + PLAIN;
    }

    private static String evidence(Evidence signal) {
        long seconds = signal.age().toSeconds();
        return signal.signal() + ": " + signal.value()
                + (seconds < 1 ? "" : " (" + Units.duration(signal.age()) + " old)");
    }

    private static String summary(FleetSnapshot snapshot, List<Finding> findings) {
        int running = 0;
        for (AgentSample sample : snapshot.agents()) {
            running += sample.agent().isRunning() ? 1 : 0;
        }
        int total = snapshot.agents().size();
        int critical = 0;
        for (Finding finding : findings) {
            critical += finding.severity() == Severity.CRITICAL ? 1 : 0;
        }
        String agents =
                total == 0 ? "No agents" : total + (total == 1 ? " agent, " : " agents, ") + running + " running";
        String found = findings.isEmpty()
                ? "nothing is wrong"
                : findings.size()
                        + (findings.size() == 1 ? " finding" : " findings")
                        + (critical == 0 ? "" : ", " + critical + " critical");
        return agents + sessions(snapshot) + "; " + found + ".";
    }

    private static String sessions(FleetSnapshot snapshot) {
        int count = 0;
        for (TeamSample team : snapshot.teams()) {
            count += team.sessions().size();
        }
        return snapshot.teams().isEmpty() ? "" : count == 1 ? ", 1 session" : ", " + count + " sessions";
    }

    /** Each command once, with all that it would help against. */
    private static void recommendations(PrintStream out, List<Finding> findings) {
        Map<String, String> commands = new LinkedHashMap<>();
        for (Finding finding : findings) {
            if (finding.recommendation().isPresent()) {
                Recommendation recommendation = finding.recommendation().get();
                commands.putIfAbsent(recommendation.command(), recommendation.sentence());
            }
        }
        if (!commands.isEmpty()) {
            out.println("\nRecommended:");
            Table table = new Table().column("COMMAND", Align.LEFT).column("", Align.LEFT);
            commands.forEach(table::row);
            List<String> lines = table.lines();
            for (String line : lines.subList(1, lines.size())) {
                out.println("  " + line);
            }
        }
    }
}
