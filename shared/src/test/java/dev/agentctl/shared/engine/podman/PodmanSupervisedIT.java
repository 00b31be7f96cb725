package dev.agentctl.shared.engine.podman;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.agentctl.shared.PodmanRig;
import dev.agentctl.shared.agent.AgentHomes;
import dev.agentctl.shared.agent.AgentName;
import dev.agentctl.shared.engine.Agent;
import dev.agentctl.shared.engine.AgentSpec;
import dev.agentctl.shared.engine.Distribution;
import dev.agentctl.shared.engine.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a supervisor comes into its container; the stand-in for it here only tells how it was called. */
final class PodmanSupervisedIT {
    private static final String TELL = """
        #!/bin/sh
        for word; do echo "[$word]"; done
        echo "home $AGENTCHAT_HOME mark ${#AGENTCHAT_MARK} from $0"
        exec sleep 1000
        """;

    @TempDir
    private Path folder;

    private PodmanRig rig;
    private PodmanEngine engine;

    @BeforeEach
    void open() throws IOException {
        rig = PodmanRig.shared();
        Path root = folder.resolve("dist");
        executable(root.resolve("bin/agent-supervisor"), TELL);
        executable(root.resolve("runtime/bin/java"), "#!/bin/sh\n");
        engine = new PodmanEngine(rig.address(), homes(), rig.environment(), Optional.of(new Distribution(root)));
    }

    @AfterEach
    void close() {
        if (engine != null) {
            engine.close();
            rig.removeAll();
        }
    }

    private AgentHomes homes() {
        return new AgentHomes(folder.resolve("homes"));
    }

    private static void executable(Path file, String script) throws IOException {
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.writeString(file, script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private List<String> linesWith(Agent agent, String last) {
        List<String> lines = new ArrayList<>();
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            lines.clear();
            engine.logs(agent.id(), 100, false, lines::add).close();
            return lines.stream().anyMatch(line -> line.contains(last));
        });
        return lines;
    }

    /** The image of the rig with something changed. */
    private String imageWith(String... changes) {
        String name = "localhost/agentctl-" + Integer.toHexString(System.identityHashCode(changes));
        List<String> command = new ArrayList<>(List.of("import"));
        for (String change : changes) {
            command.add("--change=" + change);
        }
        command.add(rig.image().toString());
        command.add(name);
        rig.podman(command.toArray(String[]::new));
        return name;
    }

    @Test
    void the_distribution_is_mounted_read_only_and_runs_the_loop() throws Exception {
        AgentSpec spec = AgentSpec.of(new AgentName("loop"), "- find $(bugs) 'here'", List.of("echo", "a b", ""));
        Agent agent = engine.start(spec);

        assertThat(agent.supervised()).isTrue();
        assertThat(linesWith(agent, "from"))
                .containsExactly(
                        "[run]",
                        "[loop]",
                        "[ - find $(bugs) 'here']",
                        "[--]",
                        "[echo]",
                        "[a b]",
                        "[]",
                        "home /agentchat mark 36 from /opt/agentctl/bin/agent-supervisor");
        assertThat(engine.exec(agent.id(), List.of("touch", "/opt/agentctl/x"), Duration.ofSeconds(10))
                        .output())
                .contains("Read-only file system");
        assertThat(homes().home(agent.name()).mission()).contains("- find $(bugs) 'here'");
    }

    @Test
    void an_image_that_carries_a_supervisor_uses_its_own() throws Exception {
        AgentSpec spec = AgentSpec.of(new AgentName("own"), "m", List.of())
                .withImage(imageWith("LABEL agentchat.supervisor=/bin/echo"));
        Agent agent = engine.start(spec);

        assertThat(linesWith(agent, "run")).containsExactly("run own --permission-mode=bypassPermissions m");
        assertThat(rig.podman("inspect", "--format={{range .Mounts}}{{.Destination}} {{end}}", "agentchat-own"))
                .contains("/agentchat/agents/own")
                .doesNotContain("/opt/agentctl");
    }

    @Test
    void the_home_belongs_to_the_images_own_user() throws Exception {
        AgentSpec spec = AgentSpec.of(
                        new AgentName("user"),
                        "m",
                        List.of("sh", "-c", "id -u; echo mine > $AGENTCHAT_HOME/agents/user/context.md; echo done"))
                .plain()
                .withImage(imageWith("USER 1234:1234"));
        Agent agent = engine.start(spec);

        assertThat(linesWith(agent, "done")).containsExactly("1234", "done");
        assertThat(homes().home(agent.name()).context()).contains("mine\n");
    }

    @Test
    void a_mount_with_a_colon_is_refused_in_one_sentence() {
        AgentSpec spec = AgentSpec.of(new AgentName("colon"), "m", List.of("true"))
                .withMounts(List.of(new AgentSpec.Mount(Path.of("/tmp/a:b"), "/x", true)));

        assertThatThrownBy(() -> engine.start(spec))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("/tmp/a:b");
    }

    @Test
    void more_folders_are_mounted_as_asked() throws Exception {
        Path given = Files.createDirectories(folder.resolve("given folder"));
        AgentSpec spec = AgentSpec.of(
                        new AgentName("mounts"),
                        "m",
                        List.of("sh", "-c", "touch /rw/x && echo written; touch /ro/y || echo refused; echo done"))
                .plain()
                .withMounts(List.of(new AgentSpec.Mount(given, "/rw", false), new AgentSpec.Mount(given, "/ro", true)));
        Agent agent = engine.start(spec);

        assertThat(linesWith(agent, "done")).contains("written", "refused");
        assertThat(given.resolve("x")).exists();
        assertThat(given.resolve("y")).doesNotExist();
    }
}
