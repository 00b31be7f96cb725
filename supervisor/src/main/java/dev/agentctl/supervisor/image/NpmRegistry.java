package dev.agentctl.supervisor.image;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Which registry this machine's npm asks where no settings name one. A base without npm has to be told: the step that
 * puts Node.js into it fetches npm itself.
 */
final class NpmRegistry {
    private static final int SECONDS = 10;
    private static final int MAX_URL = 2000;

    private NpmRegistry() {}

    /** @param npm its program; empty where there is none, or it does not answer with a URL in time */
    static Optional<String> of(String npm) {
        ProcessBuilder builder = new ProcessBuilder(npm, "config", "get", "registry")
                .redirectInput(new File("/dev/null"))
                .redirectError(Redirect.DISCARD);
        try {
            Process process = builder.start();
            try {
                // One line fits into the pipe: it ends without a reader.
                if (!process.waitFor(SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                    return Optional.empty();
                }
                String said = new String(process.getInputStream().readNBytes(MAX_URL), StandardCharsets.UTF_8).strip();
                return isUrl(said) ? Optional.of(said) : Optional.empty();
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException noNpm) {
            // A machine that builds need not have npm: the step says what to do where it needs a registry.
            return Optional.empty();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static boolean isUrl(String text) {
        return (text.startsWith("https://") || text.startsWith("http://"))
                && text.chars().noneMatch(c -> c <= ' ' || c == '"' || c > '~');
    }
}
