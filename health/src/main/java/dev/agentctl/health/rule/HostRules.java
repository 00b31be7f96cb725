package dev.agentctl.health.rule;

import dev.agentctl.health.rule.Finding.Act;
import dev.agentctl.health.rule.Finding.Evidence;
import dev.agentctl.health.rule.Finding.Kind;
import dev.agentctl.health.rule.Finding.Recommendation;
import dev.agentctl.health.rule.Finding.Severity;
import dev.agentctl.health.snapshot.AgentSample;
import dev.agentctl.health.snapshot.FleetSnapshot;
import dev.agentctl.health.snapshot.FleetSnapshot.EngineSample;
import dev.agentctl.health.snapshot.FleetSnapshot.KillSwitch;
import dev.agentctl.health.snapshot.HostSample;
import dev.agentctl.shared.engine.Protection;
import dev.agentctl.shared.text.Units;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The machine and the engines. */
final class HostRules {
    private static final String HOST = "host";

    private HostRules() {}

    static void judge(FleetSnapshot snapshot, Limits limits, List<Finding> findings) {
        snapshot.killSwitch().ifPresent(kill -> killSwitch(snapshot, kill, findings));
        HostSample host = snapshot.host();
        memory(host, limits, findings);
        swap(host, limits, findings);
        load(host, limits, findings);
        host.disk().ifPresent(disk -> disk(disk, limits, findings));
        for (EngineSample engine : snapshot.engines()) {
            engine.problem().ifPresent(problem -> unreachable(engine, problem, findings));
        }
    }

    /** Somebody wants it so; what is worth a finding is that they forgot, or that something runs all the same. */
    private static void killSwitch(FleetSnapshot snapshot, KillSwitch kill, List<Finding> findings) {
        int mortals = 0;
        for (AgentSample sample : snapshot.agents()) {
            mortals += sample.agent().isRunning() && !Protection.covers(sample.agent()) ? 1 : 0;
        }
        String file = Subject.clean(kill.file().toString());
        Duration age = Duration.between(kill.since(), snapshot.at());
        List<Evidence> evidence = new ArrayList<>();
        evidence.add(new Evidence("kill file", file, age));
        String sentence = "The kill switch is on, so no mortal agent starts";
        Recommendation remedy = look("Remove the kill file when agents may run again.", "killswitch --clear");
        if (mortals > 0) {
            String running = mortals == 1 ? "1 mortal agent" : mortals + " mortal agents";
            evidence.add(new Evidence("still running", running, Duration.ZERO));
            sentence = "The kill switch is on, and " + running + (mortals == 1 ? " still runs" : " still run");
            remedy = look("Stop them.", "killswitch");
        }
        findings.add(
                host(Kind.KILL_SWITCH, mortals > 0 ? Severity.CRITICAL : Severity.WARNING, sentence, evidence, remedy));
    }

    private static void memory(HostSample host, Limits limits, List<Finding> findings) {
        if (host.memoryTotal() <= 0) {
            return;
        }
        long available = Math.max(0, host.memoryTotal() - host.memoryUsed());
        double availablePercent = 100.0 * available / host.memoryTotal();
        double pressure = host.memoryPressure().orElse(0);
        boolean scarce = availablePercent < limits.memoryAvailablePercent();
        boolean waiting = pressure > limits.memoryPressurePercent();
        if (!scarce && !waiting) {
            return;
        }
        List<Evidence> evidence = new ArrayList<>();
        evidence.add(new Evidence(
                "memory available",
                Units.bytes(available) + " (" + Units.percent(availablePercent) + ")",
                Duration.ZERO));
        if (host.memoryPressure().isPresent()) {
            evidence.add(new Evidence("memory pressure, some avg10", Units.percent(pressure), Duration.ZERO));
        }
        findings.add(host(
                Kind.MEMORY_PRESSURE,
                scarce && waiting ? Severity.CRITICAL : Severity.WARNING,
                scarce
                        ? "This machine has " + Units.percent(availablePercent) + " of its memory left"
                        : "Tasks on this machine wait for memory " + Units.percent(pressure) + " of the time",
                evidence,
                look("See which agents take the most.", "agent-health --kill-high-mem --dry-run")));
    }

    private static void swap(HostSample host, Limits limits, List<Finding> findings) {
        if (host.swapTotal() <= 0) {
            return;
        }
        double used = 100.0 * host.swapUsed() / host.swapTotal();
        if (used > limits.swapUsedPercent()) {
            findings.add(host(
                    Kind.SWAP_PRESSURE,
                    Severity.WARNING,
                    "The swap of this machine is " + Units.percent(used) + " full",
                    List.of(new Evidence(
                            "swap used",
                            Units.bytes(host.swapUsed()) + " of " + Units.bytes(host.swapTotal()),
                            Duration.ZERO)),
                    look("See which agents take the most.", "agent-health --kill-high-mem --dry-run")));
        }
    }

    private static void load(HostSample host, Limits limits, List<Finding> findings) {
        double bound = limits.loadPerCore() * host.cores();
        if (host.cores() > 0 && host.load().five() > bound) {
            findings.add(host(
                    Kind.HIGH_LOAD,
                    Severity.WARNING,
                    "The load of this machine is "
                            + Units.hundredths(host.load().five()) + " on " + host.cores() + " cores",
                    List.of(
                            new Evidence(
                                    "load over 5 minutes",
                                    Units.hundredths(host.load().five()),
                                    Duration.ZERO),
                            new Evidence(
                                    "load over 1 minute",
                                    Units.hundredths(host.load().one()),
                                    Duration.ZERO)),
                    look("See which agents take the most CPU.", "agent-monitor")));
        }
    }

    private static void disk(HostSample.Disk disk, Limits limits, List<Finding> findings) {
        double free = disk.total() > 0 ? 100.0 * disk.free() / disk.total() : 100;
        if (disk.total() > 0 && (free < limits.diskFreePercent() || disk.free() < limits.diskFreeBytes())) {
            String path = Subject.clean(disk.path());
            findings.add(host(
                    Kind.DISK_NEARLY_FULL,
                    Severity.WARNING,
                    "The file system of the agents' homes has " + Units.bytes(disk.free()) + " left ("
                            + Units.percent(free) + ")",
                    List.of(new Evidence(
                            "free under " + path,
                            Units.bytes(disk.free()) + " of " + Units.bytes(disk.total()),
                            Duration.ZERO)),
                    look("See what takes the room.", "du -xh --max-depth=2 " + quoted(path))));
        }
    }

    private static void unreachable(EngineSample engine, String problem, List<Finding> findings) {
        findings.add(new Finding(
                Kind.ENGINE_UNREACHABLE,
                Severity.CRITICAL,
                Optional.empty(),
                engine.name(),
                "The engine " + engine.name() + " does not answer: " + Subject.clean(problem),
                List.of(new Evidence("engine " + engine.name(), Subject.clean(problem), Duration.ZERO)),
                engine.name().startsWith("podman")
                        ? Optional.of(look("See whether Podman's service runs.", "podman --remote info"))
                        : Optional.empty()));
    }

    private static Finding host(
            Kind kind, Severity severity, String sentence, List<Evidence> evidence, Recommendation recommendation) {
        return new Finding(kind, severity, Optional.empty(), HOST, sentence, evidence, Optional.of(recommendation));
    }

    private static Recommendation look(String sentence, String command) {
        return new Recommendation(Act.LOOK, sentence, command);
    }

    /** The text as one word of a POSIX shell, for a command that a person may paste. */
    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
