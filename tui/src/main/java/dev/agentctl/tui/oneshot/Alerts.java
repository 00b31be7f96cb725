package dev.agentctl.tui.oneshot;

import dev.agentctl.health.snapshot.AgentSample;
import dev.agentctl.health.snapshot.FleetSnapshot;
import dev.agentctl.shared.text.Units;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code --alert} looks for: plain thresholds, as the original tools had them.
 *
 * @param cpuPercent 100 = one core
 * @param memoryMegabytes of 1024 × 1024 bytes
 */
public record Alerts(double cpuPercent, long memoryMegabytes) {
    public static final Alerts DEFAULT = new Alerts(50, 5000);

    /** One agent over one threshold. */
    public record Alert(String agent, String signal, String sentence) {}

    /** Agents by name, CPU before memory. */
    public List<Alert> of(FleetSnapshot fleet) {
        List<Alert> alerts = new ArrayList<>();
        for (AgentSample sample : fleet.agents()) {
            String name = sample.agent().name().text();
            double cpu = sample.cpuPercent().orElse(0);
            if (cpu > cpuPercent) {
                alerts.add(new Alert(
                        name, "cpu", name + " uses " + Units.percent(cpu) + " CPU, over " + Units.percent(cpuPercent)));
            }
            long memory = sample.usage().map(usage -> usage.memoryBytes()).orElse(0L);
            if (memory > memoryMegabytes << 20) {
                alerts.add(new Alert(
                        name,
                        "memory",
                        name + " uses " + Units.bytes(memory) + " memory, over " + Units.bytes(memoryMegabytes << 20)));
            }
        }
        return alerts;
    }
}
