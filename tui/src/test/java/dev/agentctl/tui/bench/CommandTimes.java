package dev.agentctl.tui.bench;

import dev.agentctl.shared.bench.ContainerFleet;
import dev.agentctl.shared.bench.Figures;
import dev.agentctl.shared.engine.Distribution;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** From a command's start to its end, as a shell would wait for it. */
final class CommandTimes {
    private CommandTimes() {}

    static void measure(ContainerFleet fleet, int rounds) throws IOException, InterruptedException {
        String bin = Distribution.own().orElseThrow().root().resolve("bin").toString();
        List<List<String>> commands = List.of(
                List.of("podman", "stats", "--no-stream"),
                List.of(bin + "/agent-health"),
                List.of(bin + "/agent-monitor"),
                List.of(bin + "/agentctl", "list"));
        double[][] times = new double[commands.size()][rounds];
        // In turns, so that a busy moment of the machine hits all alike; the first round only warms the caches.
        for (int round = -1; round < rounds; round++) {
            for (int i = 0; i < commands.size(); i++) {
                double time = milliseconds(fleet.environment(), commands.get(i));
                if (round >= 0) {
                    times[i][round] = time;
                }
            }
        }
        Figures figures = new Figures("Whole processes", "ms");
        for (int i = 0; i < commands.size(); i++) {
            figures.add(String.join(" ", commands.get(i)).replace(bin + "/", ""), times[i]);
        }
        System.out.println(figures.table());
    }

    private static double milliseconds(Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        long start = System.nanoTime();
        Process process = builder.start();
        process.getOutputStream().close();
        byte[] output = process.getInputStream().readAllBytes();
        int status = process.waitFor();
        long end = System.nanoTime();
        // 1 means findings, which a fleet on a busy machine may well have.
        if (status > 1) {
            throw new IOException(command + " ended with " + status + ": "
                    + new String(output, java.nio.charset.StandardCharsets.UTF_8));
        }
        return (end - start) / 1e6;
    }
}
