package dev.agentctl.tui.bench;

import dev.agentctl.shared.bench.Figures;
import dev.agentctl.shared.engine.Distribution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A supervisor loop beside an agent that does nothing, and the least that any supervisor could be: a shell's loop. */
final class SupervisorCost {
    private static final Duration WARM_UP = Duration.ofSeconds(15);

    private SupervisorCost() {}

    static void measure(Duration time) throws IOException, InterruptedException {
        Path home = Files.createTempDirectory("agentctl-bench-supervisor-");
        ProcessBuilder own = new ProcessBuilder(
                        Distribution.own().orElseThrow().supervisor().toString(),
                        "run",
                        "bench",
                        "Sleeps",
                        "--",
                        "sleep",
                        "100000")
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("output").toFile());
        own.environment().put("AGENTCHAT_HOME", home.toString());
        ProcessBuilder shell = new ProcessBuilder("bash", "-c", "while :; do sleep 5; done");
        Process supervisor = own.start();
        Process peer = shell.start();
        try {
            TimeUnit.NANOSECONDS.sleep(WARM_UP.toNanos());
            double ownBefore = Machine.cpuSeconds(supervisor.pid());
            double peerBefore = Machine.cpuSeconds(peer.pid());
            TimeUnit.NANOSECONDS.sleep(time.toNanos());
            double seconds = time.toSeconds();
            System.out.println(
                    new Figures("A supervisor whose agent sleeps: CPU over " + time.toSeconds() + " s", "% of a core")
                            .add("bash loop", 100 * (Machine.cpuSeconds(peer.pid()) - peerBefore) / seconds)
                            .add("agent-supervisor", 100 * (Machine.cpuSeconds(supervisor.pid()) - ownBefore) / seconds)
                            .table());
            System.out.println(new Figures("A supervisor whose agent sleeps: resident memory", "MB")
                    .add("bash loop", Machine.residentMegabytes(peer.pid()))
                    .add("agent-supervisor", Machine.residentMegabytes(supervisor.pid()))
                    .add("agent-supervisor, its private part", Machine.privateMegabytes(supervisor.pid()))
                    .table());
        } finally {
            for (Process process : List.of(supervisor, peer)) {
                process.descendants().forEach(ProcessHandle::destroy);
                process.destroy();
                process.waitFor();
            }
        }
    }
}
