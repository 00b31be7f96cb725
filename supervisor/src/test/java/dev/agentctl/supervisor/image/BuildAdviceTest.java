package dev.agentctl.supervisor.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentctl.shared.cli.CommandFailure;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BuildAdviceTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        FROM node:22 | dial tcp: lookup docker.io: no such host | --base IMAGE
        '' | creating build container: registry unreachable | --base IMAGE
        the Claude CLI | npm error code ENOTFOUND | --package ./FILE.tgz
        the Claude CLI | npm error code EAI_AGAIN | network=host
        the Claude CLI | npm error code E401 | npm login
        the Claude CLI | npm error code SELF_SIGNED_CERT_IN_CHAIN | cafile
        the Claude CLI | npm error code ETARGET | does not have it
        the Claude CLI | write: no space left on device | make room
        Node.js 20 or newer | curl: (6) Could not resolve host: npm.example | --package
        agent-supervisor, tried out | exec format error | Debian family
        the Claude CLI | something else | --clean
        """)
    void what_went_wrong_decides_what_to_try(String step, String words, String advice) {
        assertThat(BuildAdvice.of(step, words)).contains(advice);
    }

    @Test
    void engine_arguments_are_podmans_own_words() {
        EngineArguments arguments = EngineArguments.parse(
                List.of("network=host", "--build-arg=A=b=c", "add-host=npm.example:10.0.0.1", "pull"));

        assertThat(arguments.network()).contains("host");
        assertThat(arguments.arguments()).containsExactly(java.util.Map.entry("A", "b=c"));
        assertThat(arguments.hosts()).containsExactly("npm.example:10.0.0.1");
        assertThat(arguments.pull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"network=bridge", "volume=/:/host", "privileged", "build-arg=A", "''"})
    void an_engine_argument_that_is_not_known_is_refused(String text) {
        Assertions.assertThatThrownBy(() -> EngineArguments.parse(List.of(text)))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("network=host");
    }
}
