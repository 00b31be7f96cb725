package dev.agentctl.shared.engine.podman;

import dev.agentctl.shared.agent.AgentHomes;
import dev.agentctl.shared.engine.Engine;
import dev.agentctl.shared.engine.EngineException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the Podman service that a command works with, or starts one for the run. */
public final class PodmanSearch {
    /** Podman was not looked for. */
    public static final Found NOTHING = new Found(Optional.empty(), Optional.empty(), Optional.empty());

    /** What to do where there is no Podman. */
    public static final String INSTALL = "Podman is not installed: on Debian run 'sudo apt-get install podman', or name"
            + " another machine's service with --host";

    private PodmanSearch() {}

    /**
     * What the search came to.
     *
     * @param problem why there is no engine, where a person should know
     */
    public record Found(Optional<Engine> engine, Optional<String> problem, Optional<AutoCloseable> service)
            implements AutoCloseable {
        /** Whether there is neither a service nor the program. */
        public boolean isMissing() {
            return engine.isEmpty() && problem.isEmpty();
        }

        /** Ends a service that was started for this run. */
        @Override
        public void close() {
            service.map(PodmanService.class::cast).ifPresent(PodmanService::close);
        }
    }

    /**
     * Tries, in this order: the flag; CONTAINER_HOST; DOCKER_HOST; the rootless and the root socket; a service started
     * for the run where {@code podman} is on the PATH. An address that was named is the only one tried.
     */
    public static Found find(Optional<String> hostFlag, Map<String, String> environment, AgentHomes homes) {
        Optional<String> named =
                hostFlag.or(() -> set(environment, "CONTAINER_HOST")).or(() -> set(environment, "DOCKER_HOST"));
        try {
            if (named.isPresent()) {
                PodmanAddress address = PodmanAddress.parse(named.get());
                new PodmanHttp(address).connect();
                return found(address, homes, environment, Optional.empty());
            }
            for (PodmanAddress usual : usual(environment)) {
                if (PodmanHttp.answers(usual)) {
                    return found(usual, homes, environment, Optional.empty());
                }
            }
            Optional<Path> program = PodmanService.program(environment);
            if (program.isEmpty()) {
                return NOTHING;
            }
            PodmanService service = PodmanService.start(program.get(), environment);
            return found(service.address(), homes, environment, Optional.of(service));
        } catch (EngineException failure) {
            return new Found(Optional.empty(), Optional.ofNullable(failure.getMessage()), Optional.empty());
        }
    }

    private static Found found(
            PodmanAddress address, AgentHomes homes, Map<String, String> environment, Optional<AutoCloseable> service) {
        return new Found(Optional.of(new PodmanEngine(address, homes, environment)), Optional.empty(), service);
    }

    private static List<PodmanAddress> usual(Map<String, String> environment) {
        PodmanAddress root = new PodmanAddress.Unix(Path.of("/run/podman/podman.sock"));
        return set(environment, "XDG_RUNTIME_DIR")
                .map(folder -> List.of(new PodmanAddress.Unix(Path.of(folder, "podman", "podman.sock")), root))
                .orElse(List.of(root));
    }

    private static Optional<String> set(Map<String, String> environment, String variable) {
        return Optional.ofNullable(environment.get(variable)).map(String::strip).filter(value -> !value.isEmpty());
    }
}
