package dev.agentctl.health.collect;

import dev.agentctl.health.snapshot.FleetSnapshot;
import dev.agentctl.shared.agent.KillFiles;
import dev.agentctl.shared.bench.ContainerFleet;
import dev.agentctl.shared.bench.Figures;
import dev.agentctl.shared.engine.Engine;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** Collections by one process that stays, and the peer's answer to the same question: {@code health/bench/run}. */
public final class CollectionBenchmark {
    private static final int WARM_UP = 500;
    private static final int ROUNDS = 300;
    private static final int PEER_ROUNDS = 11;

    private CollectionBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        int[] sizes = arguments.length == 0
                ? new int[] {30, 300}
                : Arrays.stream(arguments).mapToInt(Integer::parseInt).toArray();
        for (int size : sizes) {
            try (ContainerFleet fleet = ContainerFleet.start(size);
                    Engine engine = fleet.rig().engine(fleet.homes())) {
                measure(fleet, engine, size);
            }
        }
    }

    private static void measure(ContainerFleet fleet, Engine engine, int size) {
        Collector collector = new Collector(
                List.of(engine),
                List.of(),
                fleet.homes(),
                KillFiles.of(fleet.homes(), System.getenv()),
                Clock.systemUTC());
        // What a watch does on its thread, without its waits.
        collector.roster().beginWatch(() -> {}, Duration.ofSeconds(10));
        for (int i = 0; i < WARM_UP; i++) {
            require(collector.collectWatched(), size);
        }
        double[] watched = new double[ROUNDS];
        double[] anew = new double[ROUNDS];
        double[] peer = new double[PEER_ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            long start = System.nanoTime();
            FleetSnapshot snapshot = collector.collectWatched();
            watched[i] = (System.nanoTime() - start) / 1e6;
            require(snapshot, size);
            start = System.nanoTime();
            snapshot = collector.collect();
            anew[i] = (System.nanoTime() - start) / 1e6;
            require(snapshot, size);
        }
        collector.roster().endWatch();
        for (int i = 0; i < PEER_ROUNDS; i++) {
            long start = System.nanoTime();
            fleet.rig().podman("stats", "--no-stream");
            peer[i] = (System.nanoTime() - start) / 1e6;
        }
        System.out.println(new Figures("One warm collection of " + size + " containers", "ms")
                .add("podman stats --no-stream", peer)
                .add("as the dashboard does: usage, homes, host", watched)
                .add("the same and the list asked for anew", anew)
                .table());
    }

    private static void require(FleetSnapshot snapshot, int size) {
        long measured = snapshot.running().stream()
                .filter(sample -> sample.usage().isPresent())
                .count();
        if (measured != size) {
            throw new IllegalStateException(
                    "measured " + measured + " of " + size + " containers: " + snapshot.engines());
        }
    }
}
