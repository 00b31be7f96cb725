package dev.agentctl.tui.product;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentctl.shared.PodmanRig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * After a real start in a real container and the delivery of its token, the agent's own program has it, and nothing else
 * shows it: no argument and no environment of any process, no file of Podman's or of ours.
 */
@Timeout(300)
final class TokenNowhereIT {
    private static final String PASSPHRASE = "a passphrase like no other " + UUID.randomUUID();

    /** In place of the Claude CLI: says how long the token is that it was given, and stays. */
    private static final String PROGRAM = """
        #!/bin/sh
        eval "IFS= read -r token <&$CLAUDE_CODE_OAUTH_TOKEN_FILE_DESCRIPTOR"
        echo "${#token}" >"$AGENTCHAT_HOME/agents/keeper/got"
        exec sleep 98761
        """;

    @TempDir
    Path folder;

    private final String token = "sk-ant-oat01-" + UUID.randomUUID() + UUID.randomUUID();
    private final PodmanRig rig = PodmanRig.shared();
    private Map<String, String> environment = Map.of();
    private Path home;

    @BeforeEach
    void a_home_and_a_program() throws IOException {
        home = Files.createDirectory(folder.resolve("home"));
        environment = new HashMap<>(rig.environment());
        environment.put("AGENTCHAT_HOME", home.toString());
        environment.put("AGENTCTL_ENGINES", "podman");
        Path programs = Files.createDirectory(folder.resolve("programs"));
        Files.writeString(programs.resolve("claude"), PROGRAM);
        Files.setPosixFilePermissions(programs.resolve("claude"), PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @AfterEach
    void nothing_is_left() {
        rig.removeAll();
    }

    private Installed.Run ctl(Map<String, String> more, String... arguments) {
        Map<String, String> all = new HashMap<>(environment);
        all.putAll(more);
        return Installed.run(all, "agentctl", arguments);
    }

    private Installed.Run start(Map<String, String> more, String... options) {
        List<String> words = new ArrayList<>(List.of(
                "start",
                "keeper",
                "Keeps its token to itself",
                "--image",
                PodmanRig.IMAGE,
                "--mount",
                folder.resolve("programs") + ":/opt/programs:ro",
                "--env",
                "AGENTCHAT_CLAUDE=/opt/programs/claude"));
        words.addAll(List.of(options));
        return ctl(more, words.toArray(String[]::new));
    }

    private void awaitToken() {
        Path got = home.resolve("agents/keeper/got");
        await("the program has its token")
                .atMost(Terminal.PATIENCE)
                .until(() ->
                        Files.exists(got) && Files.readString(got).strip().equals(Integer.toString(token.length())));
    }

    @Test
    void a_token_of_the_environment_is_with_the_agents_program_alone() throws Exception {
        if (!Files.exists(Path.of("/run/podman/podman.sock"))) {
            // Then agentctl starts a service of its own, from which the container's monitor inherits.
            environment.remove("CONTAINER_HOST");
            environment.put("XDG_RUNTIME_DIR", folder.toString());
        }
        Installed.Run run = start(Map.of("CLAUDE_CODE_OAUTH_TOKEN", token));
        assertThat(run.status()).as(run.err()).isZero();
        awaitToken();
        assertNowhere(run);

        // A restart hands it over again.
        Files.delete(home.resolve("agents/keeper/got"));
        Installed.Run again = ctl(Map.of("CLAUDE_CODE_OAUTH_TOKEN", token), "restart", "keeper");
        assertThat(again.status()).as(again.err()).isZero();
        awaitToken();
        assertNowhere(again);
    }

    @Test
    void a_token_of_the_vault_is_handed_over_later_and_is_with_the_agents_program_alone() throws Exception {
        Path passphrase = Files.writeString(folder.resolve("passphrase"), PASSPHRASE + "\n");
        Path given = Files.writeString(folder.resolve("given"), token + "\n");
        Installed.Run stored = Installed.run(
                environment,
                List.of(
                        "sh",
                        "-c",
                        "exec \"$0\" setup-token --token-stdin --passphrase-file \"$1\" <\"$2\"",
                        Installed.command("agentctl").toString(),
                        passphrase.toString(),
                        given.toString()));
        Files.delete(given);
        assertThat(stored.status()).as(stored.err()).isZero();

        Installed.Run started = start(Map.of(), "--without-token");
        assertThat(started.status()).as(started.err()).isZero();
        await("it waits for its token")
                .atMost(Terminal.PATIENCE)
                .until(() -> Files.exists(home.resolve("agents/keeper/state.json"))
                        && Files.readString(home.resolve("agents/keeper/state.json"))
                                .contains("\"needs-token\""));
        Installed.Run handed = ctl(Map.of(), "token", "keeper", "--passphrase-file", passphrase.toString());
        assertThat(handed.status()).as(handed.err()).isZero();
        assertThat(handed.out().strip()).isEqualTo("keeper: has its token");
        awaitToken();

        assertNowhere(stored);
        assertNowhere(started);
        assertNowhere(handed);
        assertThat(processesWith(PASSPHRASE)).isEmpty();
        Files.delete(passphrase);
        assertThat(filesWith(folder, PASSPHRASE)).isEmpty();
    }

    private void assertNowhere(Installed.Run run) throws IOException {
        assertThat(run.out() + run.err()).doesNotContain(token);
        assertThat(rig.podman("inspect", "agentchat-keeper")).doesNotContain(token);
        assertThat(rig.podman("logs", "agentchat-keeper")).doesNotContain(token);
        assertThat(rig.podman("events", "--stream=false", "--format=json", "--since=1h"))
                .doesNotContain(token);
        assertThat(processesWith(token)).isEmpty();
        assertThat(filesWith(home, token)).isEmpty();
        assertThat(filesWith(rig.image().resolveSibling(".").normalize(), token))
                .isEmpty();
        assertThatTheSearchFinds();
    }

    private void assertThatTheSearchFinds() throws IOException {
        Path planted = Files.writeString(folder.resolve("planted"), "x" + token + "x");
        ProcessBuilder builder = new ProcessBuilder("sleep", "98762");
        builder.environment().put("PLANTED", token);
        Process process = builder.start();
        try {
            assertThat(filesWith(folder, token)).containsExactly(planted);
            await().atMost(Terminal.PATIENCE).until(() -> processesWith(token).equals(List.of("sleep 98762")));
        } finally {
            process.destroyForcibly();
            Files.delete(planted);
        }
    }

    /** The command lines of all processes that have it in their arguments or their environment. */
    private static List<String> processesWith(String text) throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> all = Files.list(Path.of("/proc"))) {
            for (Path process : all.filter(path ->
                            Character.isDigit(path.getFileName().toString().charAt(0)))
                    .toList()) {
                if (read(process.resolve("cmdline")).contains(text)
                        || read(process.resolve("environ")).contains(text)) {
                    found.add(
                            read(process.resolve("cmdline")).replace('\0', ' ').strip());
                }
            }
        }
        return found;
    }

    private static List<Path> filesWith(Path root, String text) throws IOException {
        List<Path> found = new ArrayList<>();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile() && read(file).contains(text)) {
                    found.add(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException gone) {
                return FileVisitResult.CONTINUE;
            }
        });
        return found;
    }

    /** Whatever it is, byte for byte; empty where it has gone meanwhile. */
    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException gone) {
            return "";
        }
    }
}
