package dev.agentctl.tui.bench;

import dev.agentctl.shared.bench.ContainerFleet;
import dev.agentctl.shared.bench.Figures;
import dev.agentctl.shared.engine.Distribution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The dashboard in a terminal of 120 columns and 40 rows, and btop beside it at the same rate. */
final class DashboardCost {
    private static final int COLUMNS = 120;
    private static final int ROWS = 40;
    private static final Duration WARM_UP = Duration.ofSeconds(30);

    private DashboardCost() {}

    /** Milliseconds from the start until the first agents stand in a finished frame. */
    static void firstFrame(ContainerFleet fleet, int rounds) throws IOException {
        double[] empty = new double[rounds];
        double[] full = new double[rounds];
        double[] btop = new double[rounds];
        for (int round = 0; round < rounds; round++) {
            try (Pty pty = Pty.start(COLUMNS, ROWS, fleet.environment(), dashboard())) {
                // The end of the first synchronized update is the end of the first frame.
                empty[round] = pty.millisecondsUntil("\u001b[?2026l");
                full[round] = pty.millisecondsUntil("bench-001");
            }
            try (Pty pty = Pty.start(COLUMNS, ROWS, btopHome(), List.of("btop"))) {
                btop[round] = pty.millisecondsUntil("\u001b[?2026l", "proc");
            }
        }
        System.out.println(new Figures("First frame", "ms")
                .add("btop", btop)
                .add("agent-monitor --watch, first frame", empty)
                .add("agent-monitor --watch, first frame with agents", full)
                .table());
    }

    /** What it costs to leave it open. */
    static void running(ContainerFleet fleet, Duration time) throws IOException, InterruptedException {
        try (Pty own = Pty.start(COLUMNS, ROWS, fleet.environment(), dashboard());
                Pty btop = Pty.start(COLUMNS, ROWS, btopHome(), List.of("btop"))) {
            own.millisecondsUntil("bench-001");
            btop.millisecondsUntil("proc");
            TimeUnit.NANOSECONDS.sleep(WARM_UP.toNanos());
            Meter ownMeter = new Meter(own);
            Meter btopMeter = new Meter(btop);
            for (long second = 10; second <= time.toSeconds(); second += 10) {
                TimeUnit.SECONDS.sleep(10);
                ownMeter.read();
                btopMeter.read();
            }
            String title = "Left open at one reading a second, after " + WARM_UP.toSeconds() + " s, in steps of 10 s: ";
            System.out.println(new Figures(title + "CPU", "% of a core")
                    .add("btop", btopMeter.cpu())
                    .add("agent-monitor --watch", ownMeter.cpu())
                    .table());
            System.out.println(new Figures(title + "resident memory", "MB")
                    .add("btop", btopMeter.memory())
                    .add("agent-monitor --watch", ownMeter.memory())
                    .table());
            System.out.println(new Figures(title + "to the terminal", "bytes/s")
                    .add("btop", btopMeter.bytes())
                    .add("agent-monitor --watch", ownMeter.bytes())
                    .table());
        }
    }

    private static List<String> dashboard() {
        return List.of(Distribution.own().orElseThrow().root().resolve("bin/agent-monitor") + " --watch");
    }

    private static Map<String, String> btopHome() throws IOException {
        Path home = Path.of(System.getProperty("java.io.tmpdir"), "agentctl-bench-btop");
        Files.createDirectories(home.resolve("btop"));
        Files.writeString(home.resolve("btop/btop.conf"), "update_ms = 1000\nshown_boxes = \"cpu mem proc\"\n");
        return new HashMap<>(Map.of("XDG_CONFIG_HOME", home.toString(), "LANG", "C.UTF-8"));
    }

    /** Differences between readings of a program's processes, launcher included. Not thread-safe. */
    private static final class Meter {
        private final Pty pty;
        private final List<Long> pids;
        private final List<Double> cpu = new ArrayList<>();
        private final List<Double> memory = new ArrayList<>();
        private final List<Double> bytes = new ArrayList<>();
        private long at;
        private double cpuSeconds;
        private long byteCount;

        Meter(Pty pty) throws IOException {
            this.pty = pty;
            this.pids = pty.pids();
            at = System.nanoTime();
            cpuSeconds = cpuSeconds();
            byteCount = pty.bytes();
        }

        void read() throws IOException {
            long now = System.nanoTime();
            double seconds = (now - at) / 1e9;
            double used = cpuSeconds();
            long written = pty.bytes();
            double resident = 0;
            for (long pid : pids) {
                resident += Machine.residentMegabytes(pid);
            }
            cpu.add(100 * (used - cpuSeconds) / seconds);
            bytes.add((written - byteCount) / seconds);
            memory.add(resident);
            at = now;
            cpuSeconds = used;
            byteCount = written;
        }

        private double cpuSeconds() throws IOException {
            double sum = 0;
            for (long pid : pids) {
                sum += Machine.cpuSeconds(pid);
            }
            return sum;
        }

        double[] cpu() {
            return array(cpu);
        }

        double[] memory() {
            return array(memory);
        }

        double[] bytes() {
            return array(bytes);
        }

        private static double[] array(List<Double> values) {
            return values.stream().mapToDouble(Double::doubleValue).toArray();
        }
    }
}
