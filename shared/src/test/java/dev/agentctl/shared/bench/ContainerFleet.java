package dev.agentctl.shared.bench;

import dev.agentctl.shared.PodmanRig;
import dev.agentctl.shared.agent.AgentHome;
import dev.agentctl.shared.agent.AgentHomes;
import dev.agentctl.shared.agent.AgentName;
import dev.agentctl.shared.agent.AgentState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Real containers with a home each, for measuring: every fifth works a little, the others sleep. Their homes say what a
 * supervisor would have written, so that reading them is measured too; the supervisors themselves are measured apart.
 */
public final class ContainerFleet implements AutoCloseable {
    private final PodmanRig rig;
    private final AgentHomes homes;

    private ContainerFleet(PodmanRig rig, AgentHomes homes) {
        this.rig = rig;
        this.homes = homes;
    }

    /** Starts that many and returns when they run. */
    public static ContainerFleet start(int size) {
        PodmanRig rig = PodmanRig.shared();
        try {
            AgentHomes homes = new AgentHomes(Files.createTempDirectory("agentctl-fleet-"));
            ContainerFleet fleet = new ContainerFleet(rig, homes);
            try (ExecutorService two = Executors.newFixedThreadPool(2)) {
                List<Future<?>> starts = new java.util.ArrayList<>();
                for (int i = 1; i <= size; i++) {
                    int number = i;
                    starts.add(two.submit(() -> fleet.startOne(number)));
                }
                for (Future<?> start : starts) {
                    start.get();
                }
            }
            return fleet;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (java.util.concurrent.ExecutionException failure) {
            throw new IllegalStateException("a container of the fleet did not start", failure.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    public AgentHomes homes() {
        return homes;
    }

    public PodmanRig rig() {
        return rig;
    }

    /** The environment in which the tools see this fleet and nothing else. */
    public Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(rig.environment());
        environment.put("AGENTCHAT_HOME", homes.root().toString());
        return environment;
    }

    private void startOne(int number) {
        String name = String.format(java.util.Locale.ROOT, "bench-%03d", number);
        String work = number % 5 == 0
                ? "while :; do i=0; while [ $i -lt 3000 ]; do i=$((i+1)); done; sleep 1; done"
                : "sleep 100000";
        rig.podman(
                "run",
                "--detach",
                "--name=agentchat-" + name,
                "--label=agentchat.agent=true",
                "--label=agentchat.name=" + name,
                "--label=agentchat.supervised=true",
                "--memory=256m",
                "--network=none",
                PodmanRig.IMAGE,
                "sh",
                "-c",
                work);
        try {
            AgentHome home = homes.home(new AgentName(name));
            home.create();
            home.writeMission("Measure what number " + number + " costs");
            Instant now = Instant.now();
            home.writeState(AgentState.initial(home.name(), "Measure what number " + number + " costs")
                    .with("status", "running")
                    .with("started_at", now)
                    .with("updated_at", now)
                    .with("last_active_at", now));
            Files.createFile(home.heartbeatFile());
            Files.writeString(home.logFile(), now + " started\n");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Ends all containers and removes the homes. */
    @Override
    public void close() {
        rig.removeAll();
        try (java.util.stream.Stream<Path> files = Files.walk(homes.root())) {
            files.sorted(java.util.Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
