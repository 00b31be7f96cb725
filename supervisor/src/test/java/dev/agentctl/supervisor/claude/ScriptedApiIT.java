package dev.agentctl.supervisor.claude;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The fixtures of all tests that drive the real CLI. */
class ScriptedApiIT {
    @TempDir
    Path folder;

    @Test
    void the_real_cli_takes_its_answer_from_the_script_and_asks_nobody_else() throws Exception {
        Path claude = ClaudeCli.find();
        try (ScriptedApi api = ScriptedApi.start().then(Answer.text("Twelve sheep."))) {
            Path output = folder.resolve("output");
            ProcessBuilder builder = new ProcessBuilder(
                            List.of(claude.toString(), "-p", "--model", "claude-sonnet-4-5", "Count sheep"))
                    .directory(folder.toFile())
                    // A word about the model's age comes there.
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .redirectInput(new File("/dev/null"))
                    .redirectOutput(output.toFile());
            builder.environment().clear();
            builder.environment().putAll(ClaudeCli.environment(folder, api));
            Process process = builder.start();
            try {
                assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            } finally {
                process.destroyForcibly();
            }
            assertThat(Files.readString(output)).isEqualTo("Twelve sheep.\n");
            assertThat(process.exitValue()).isZero();
            assertThat(api.requests()).hasSize(1);
            ApiRequest request = api.requests().getFirst();
            assertThat(request.model()).isEqualTo("claude-sonnet-4-5");
            assertThat(request.header("x-api-key")).contains("dummy");
            assertThat(request.conversation()).contains("Count sheep");
            assertThat(request.tools()).contains("Bash");
        }
    }
}
