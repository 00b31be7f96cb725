package dev.agentctl.health.rule;

import dev.agentctl.health.rule.Finding.Evidence;
import dev.agentctl.health.rule.Finding.Kind;
import dev.agentctl.health.rule.Finding.Severity;
import dev.agentctl.shared.engine.Usage;
import dev.agentctl.shared.text.Units;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** What a running agent takes: memory and CPU. */
final class UsageRules {
    private UsageRules() {}

    static void judge(Subject subject, List<Finding> findings) {
        if (subject.isRunning() && subject.sample().usage().isPresent()) {
            highMemory(subject, subject.sample().usage().get(), findings);
            highCpu(subject, findings);
        }
    }

    private static void highMemory(Subject subject, Usage usage, List<Finding> findings) {
        Limits limits = subject.limits();
        OptionalLong own = ownLimit(subject, usage);
        double share = limits.memoryLimitShare() * own.orElse(Long.MAX_VALUE);
        boolean nearOwnLimit = usage.memoryBytes() > share;
        if (usage.memoryBytes() <= limits.highMemoryBytes() && !nearOwnLimit) {
            return;
        }
        List<Evidence> evidence = new ArrayList<>();
        evidence.add(new Evidence("working set", Units.bytes(usage.memoryBytes()), Duration.ZERO));
        if (own.isPresent()) {
            evidence.add(new Evidence("its own limit", Units.bytes(own.getAsLong()), Duration.ZERO));
        }
        String over = share < limits.highMemoryBytes()
                ? Units.percent(100 * limits.memoryLimitShare()) + " of its limit of " + Units.bytes(own.orElse(0))
                : Units.bytes(limits.highMemoryBytes());
        findings.add(subject.finding(
                Kind.HIGH_MEMORY,
                nearOwnLimit ? Severity.CRITICAL : Severity.WARNING,
                subject.name() + " uses " + Units.bytes(usage.memoryBytes()) + " of memory, more than " + over,
                evidence,
                subject.stop()));
    }

    /** What the kernel enforces, else what the engine was told; a limit of nothing is none. */
    private static OptionalLong ownLimit(Subject subject, Usage usage) {
        OptionalLong limit = usage.memoryLimitBytes().isPresent()
                ? usage.memoryLimitBytes()
                : subject.sample().agent().memoryLimitBytes();
        return limit.isPresent() && limit.getAsLong() > 0 ? limit : OptionalLong.empty();
    }

    private static void highCpu(Subject subject, List<Finding> findings) {
        Limits limits = subject.limits();
        List<Double> trail = subject.sample().cpuTrail();
        int readings = Math.max(1, limits.highCpuReadings());
        if (trail.size() < readings) {
            return;
        }
        double least = Double.MAX_VALUE;
        for (double percent : trail.subList(trail.size() - readings, trail.size())) {
            least = Math.min(least, percent);
        }
        if (least <= limits.highCpuPercent()) {
            return;
        }
        String now = Units.percent(trail.getLast());
        String lasting = readings == 1
                ? ""
                : ", above " + Units.percent(limits.highCpuPercent()) + " in each of the last " + readings
                        + " readings";
        findings.add(subject.finding(
                Kind.HIGH_CPU,
                Severity.WARNING,
                subject.name() + " uses " + now + " of a core" + lasting,
                List.of(new Evidence(
                        readings == 1 ? "CPU now" : "least CPU of the last " + readings + " readings",
                        Units.percent(least),
                        Duration.ZERO)),
                subject.look("Look at what " + subject.name() + " is doing.")));
    }
}
