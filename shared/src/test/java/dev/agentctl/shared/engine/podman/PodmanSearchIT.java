package dev.agentctl.shared.engine.podman;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentctl.shared.PodmanRig;
import dev.agentctl.shared.agent.AgentHomes;
import dev.agentctl.shared.engine.Agent;
import dev.agentctl.shared.engine.Engine;
import dev.agentctl.shared.engine.Engines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PodmanSearchIT {
    @TempDir
    private Path folder;

    private PodmanRig rig;
    private AgentHomes homes;

    @BeforeEach
    void take_the_rig() {
        rig = PodmanRig.shared();
        homes = new AgentHomes(folder);
        rig.podman("run", "-d", "--name=agentchat-here", PodmanRig.IMAGE, "sleep", "1000");
    }

    @AfterEach
    void remove_all_containers() {
        rig.removeAll();
    }

    /** Podman alone, with nothing of this machine's environment but the PATH. */
    private Map<String, String> environment(Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(more);
        environment.put(Engines.ONLY, "podman");
        environment.put("PATH", Objects.requireNonNull(System.getenv("PATH")));
        environment.put("HOME", folder.toString());
        environment.put("TMPDIR", folder.toString());
        return environment;
    }

    private static List<String> names(Engines engines) throws Exception {
        Engine engine = engines.engines().getFirst();
        return engine.list().stream().map(Agent::name).map(Object::toString).toList();
    }

    @Test
    void the_flag_goes_before_the_environment_and_container_host_before_docker_host() throws Exception {
        String here = rig.address().toString();
        for (Map<String, String> variables :
                List.of(Map.of("CONTAINER_HOST", "unix:///no/such/socket"), Map.<String, String>of())) {
            try (Engines engines = Engines.open(Optional.of(here), environment(variables), homes)) {
                assertThat(names(engines)).containsExactly("here");
            }
        }
        Map<String, String> both = Map.of("CONTAINER_HOST", here, "DOCKER_HOST", "unix:///no/such/socket");
        try (Engines engines = Engines.open(Optional.empty(), environment(both), homes)) {
            assertThat(names(engines)).containsExactly("here");
        }
        try (Engines engines = Engines.open(Optional.empty(), environment(Map.of("DOCKER_HOST", here)), homes)) {
            assertThat(names(engines)).containsExactly("here");
        }
    }

    @Test
    void an_address_that_does_not_answer_is_one_sentence_and_no_other_is_tried() {
        Map<String, String> dead = new HashMap<>(rig.settings());
        dead.put("CONTAINER_HOST", "unix:///no/such/socket");
        try (Engines engines = Engines.open(Optional.empty(), environment(dead), homes)) {
            assertThat(engines.engines()).isEmpty();
            assertThat(engines.problems())
                    .singleElement()
                    .satisfies(problem -> assertThat(problem.sentence())
                            .contains("unix:///no/such/socket")
                            .doesNotContain("\n"));
        }
    }

    @Test
    void the_rootless_socket_is_found_in_the_runtime_folder() throws Exception {
        Path socket = Files.createDirectories(folder.resolve("runtime/podman")).resolve("podman.sock");
        Files.createSymbolicLink(socket, rig.socket());
        Map<String, String> variables =
                Map.of("XDG_RUNTIME_DIR", folder.resolve("runtime").toString());
        try (Engines engines = Engines.open(Optional.empty(), environment(variables), homes)) {
            assertThat(names(engines)).containsExactly("here");
        }
    }

    @Test
    void where_nothing_answers_a_private_service_runs_for_as_long_as_the_engines_are_open() throws Exception {
        PodmanService service = PodmanService.start(
                PodmanService.program(environment(Map.of())).orElseThrow(), environment(rig.settings()));
        ProcessHandle process = ProcessHandle.of(service.pid()).orElseThrow();
        Path socket = ((PodmanAddress.Unix) service.address()).socket();
        try (PodmanEngine engine = new PodmanEngine(service.address(), homes, Map.of())) {
            assertThat(engine.list()).extracting(agent -> agent.name().text()).containsExactly("here");
            assertThat(mode(Objects.requireNonNull(socket.getParent()))).isEqualTo("rwx------");
            assertThat(mode(socket)).isEqualTo("rw-------");
        } finally {
            service.close();
        }
        await().atMost(Duration.ofSeconds(5)).until(() -> !process.isAlive());
        assertThat(socket.getParent()).doesNotExist();
        assertThat(rig.podman("ps", "--format={{.Names}}").strip()).isEqualTo("agentchat-here");
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS));
    }

    @Test
    void a_service_that_cannot_come_up_says_why_and_leaves_nothing() throws Exception {
        Path broken = folder.resolve("bin/podman");
        Files.createDirectories(folder.resolve("bin"));
        Files.writeString(broken, "#!/bin/sh\necho first line >&2\necho 'Error: no subuid ranges' >&2\nexit 125\n");
        Files.setPosixFilePermissions(broken, PosixFilePermissions.fromString("rwx------"));
        Map<String, String> variables = environment(Map.of());
        variables.put("PATH", folder.resolve("bin") + ":/bin:/usr/bin");

        PodmanSearch.Found found = PodmanSearch.find(Optional.empty(), variables, homes);

        // Where this machine's own Podman answers at the root socket, nothing is started at all.
        if (!Files.exists(Path.of("/run/podman/podman.sock"))) {
            assertThat(found.engine()).isEmpty();
            assertThat(found.problem().orElseThrow())
                    .contains("no subuid ranges")
                    .doesNotContain("\n");
        }
        found.close();
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left.map(path -> path.getFileName().toString()))
                    .noneMatch(name -> name.startsWith("agentctl-podman-"));
        }
    }
}
