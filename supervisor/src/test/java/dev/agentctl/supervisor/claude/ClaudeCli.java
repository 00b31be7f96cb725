package dev.agentctl.supervisor.claude;

import dev.agentctl.shared.RealParts;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The real Claude CLI, pinned, as {@code .ci/install-parts} installs it; a test without it skips loudly. */
public final class ClaudeCli {
    private ClaudeCli() {}

    /** The CLI's own program; without it the test is skipped, or fails with {@code CI=true}. */
    public static Path find() {
        Optional<Path> program = program();
        RealParts.part(program.isPresent(), "the Claude CLI " + PinnedCli.VERSION, ".ci/install-parts");
        return program.orElseThrow();
    }

    /** The folder that npm installed it into: the packages are below its node_modules. */
    public static Path folder() {
        String cache = System.getenv().getOrDefault("XDG_CACHE_HOME", "");
        // As a shell reads ~, for that is what installed it.
        String home = System.getenv().getOrDefault("HOME", System.getProperty("user.home"));
        Path caches = cache.isBlank() ? Path.of(home, ".cache") : Path.of(cache);
        return caches.resolve("agentctl-parts").resolve("claude-code-" + PinnedCli.VERSION);
    }

    /**
     * All that the CLI needs in its environment to run against a scripted API with a dummy key, and no word to anybody
     * else.
     *
     * @param home where it keeps its state and its temporary files; made where it is missing
     */
    public static Map<String, String> environment(Path home, ScriptedApi api) throws IOException {
        Map<String, String> environment = withoutKey(home, api);
        environment.put("ANTHROPIC_API_KEY", "dummy");
        return environment;
    }

    /** The same without any key. */
    public static Map<String, String> withoutKey(Path home, ScriptedApi api) throws IOException {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("HOME", home.toString());
        environment.put(
                "CLAUDE_CONFIG_DIR",
                Files.createDirectories(home.resolve(".claude")).toString());
        environment.put("TMPDIR", Files.createDirectories(home.resolve("tmp")).toString());
        environment.put("PATH", "/usr/local/bin:/usr/bin:/bin");
        environment.put("ANTHROPIC_BASE_URL", api.url());
        environment.put("DISABLE_TELEMETRY", "1");
        environment.put("DISABLE_AUTOUPDATER", "1");
        environment.put("DISABLE_ERROR_REPORTING", "1");
        environment.put("CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1");
        return environment;
    }

    private static Optional<Path> program() {
        Path packages = folder().resolve("node_modules/@anthropic-ai");
        try (DirectoryStream<Path> platforms = Files.newDirectoryStream(packages, "claude-code-*")) {
            for (Path platform : platforms) {
                Path program = platform.resolve("claude");
                if (Files.isExecutable(program)) {
                    return Optional.of(program);
                }
            }
            return Optional.empty();
        } catch (IOException missing) {
            return Optional.empty();
        }
    }
}
