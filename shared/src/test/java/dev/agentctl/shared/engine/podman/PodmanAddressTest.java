package dev.agentctl.shared.engine.podman;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentctl.shared.engine.EngineException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PodmanAddressTest {
    @Test
    void sockets_and_ports_are_understood() throws EngineException {
        PodmanAddress socket = new PodmanAddress.Unix(Path.of("/run/podman/podman.sock"));

        assertThat(PodmanAddress.parse("unix:///run/podman/podman.sock")).isEqualTo(socket);
        assertThat(PodmanAddress.parse(" /run/podman/podman.sock ")).isEqualTo(socket);
        assertThat(PodmanAddress.parse("tcp://127.0.0.1:8888")).isEqualTo(new PodmanAddress.Tcp("127.0.0.1", 8888));
        assertThat(PodmanAddress.parse("http://host:1/")).isEqualTo(new PodmanAddress.Tcp("host", 1));
        assertThat(PodmanAddress.parse("tcp://[::1]:2375")).isEqualTo(new PodmanAddress.Tcp("::1", 2375));
        assertThat(PodmanAddress.parse("tcp://[::1]:2375")).hasToString("tcp://[::1]:2375");
    }

    @Test
    void the_engines_name_tells_another_machine() throws EngineException {
        assertThat(PodmanAddress.parse("unix:///x").engineName()).isEqualTo("podman");
        assertThat(PodmanAddress.parse("tcp://build:2375").engineName()).isEqualTo("podman@build");
    }

    @Test
    void ssh_is_answered_with_the_way_to_do_it() {
        assertThatThrownBy(() -> PodmanAddress.parse("ssh://me@host/run/podman/podman.sock"))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("ssh -N -L")
                .hasMessageNotContaining("\n");
    }

    @Test
    void all_else_is_one_sentence_without_escape_sequences() {
        for (String text : List.of(
                "",
                "podman",
                "unix://relative",
                "tcp://host",
                "tcp://host:0",
                "tcp://host:99999",
                "tcp://:1",
                "tcp://h/p:1",
                "unix:///a\0b",
                "npipe:////./pipe/x\u001b[2J")) {
            assertThatThrownBy(() -> PodmanAddress.parse(text))
                    .as(text)
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining("no address of a Podman service")
                    .hasMessageNotContaining("\u001b");
        }
    }
}
