package dev.agentctl.shared.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.agentctl.shared.agent.AgentHomes;
import dev.agentctl.shared.agent.AgentName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenFileTest {
    private static final String TOKEN = "sk-ant-oat01-0123456789";

    @TempDir
    Path folder;

    private TokenFile file;

    @BeforeEach
    void file() {
        file = new TokenFile(folder.resolve("token"));
    }

    @Test
    void what_was_written_is_read_and_is_for_its_owner_alone() throws Exception {
        assertThat(file.read()).isEmpty();
        try (Secret token = Secret.of(TOKEN)) {
            file.write(token);
        }
        try (Secret read = file.read().orElseThrow()) {
            assertThat(read.text()).isEqualTo(TOKEN);
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.path())))
                .isEqualTo("rw-------");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file.path());
        }
        file.delete();
        file.delete();
        assertThat(file.read()).isEmpty();
    }

    @Test
    void an_empty_file_holds_no_token_yet() throws Exception {
        Files.writeString(file.path(), "");
        assertThat(file.read()).isEmpty();
        Files.writeString(file.path(), "\n");
        assertThat(file.read()).isEmpty();
    }

    @Test
    void what_is_no_token_is_refused_without_a_word_of_it() throws Exception {
        for (String wrong : new String[] {"two words", "a\nb\n", "esc\033[2J", "\u00e9", "x".repeat(20_000)}) {
            Files.writeString(file.path(), wrong);
            assertThatIOException()
                    .isThrownBy(() -> file.read())
                    .withMessageContaining(file.path().toString())
                    .satisfies(failure -> assertThat(failure.getMessage()).doesNotContain(wrong));
        }
    }

    @Test
    void links_and_folders_are_not_followed() throws Exception {
        Path elsewhere = Files.writeString(folder.resolve("elsewhere"), TOKEN);
        Files.createSymbolicLink(file.path(), elsewhere);
        assertThatIOException().isThrownBy(() -> file.read());
        // A write replaces the link: what it led to stays.
        try (Secret token = Secret.of("another")) {
            file.write(token);
        }
        assertThat(elsewhere).hasContent(TOKEN);
        assertThatIOException().isThrownBy(() -> TokenFile.read(folder));
    }

    @Test
    void a_local_agents_file_lies_in_the_runtime_folder_closed_to_others() throws Exception {
        Map<String, String> environment = Map.of("XDG_RUNTIME_DIR", folder.toString());
        AgentHomes one = new AgentHomes(Path.of("/one"));
        AgentHomes other = new AgentHomes(Path.of("/other"));
        AgentName name = new AgentName("a");
        assertThat(TokenFile.existingLocal(name, one, environment)).isEmpty();
        TokenFile local = TokenFile.ofLocal(name, one, environment);
        assertThat(local.path()).startsWithRaw(folder.resolve("agentchat"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("agentchat"))))
                .isEqualTo("rwx------");
        try (Secret token = Secret.of(TOKEN)) {
            local.write(token);
        }
        assertThat(TokenFile.existingLocal(name, one, environment)).contains(local);
        assertThat(TokenFile.ofLocal(name, other, environment)).isNotEqualTo(local);
    }

    @Test
    void a_link_in_place_of_the_private_folder_is_refused() throws Exception {
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Files.createSymbolicLink(folder.resolve("agentchat"), elsewhere);
        Map<String, String> environment = Map.of("XDG_RUNTIME_DIR", folder.toString());
        assertThatIOException()
                .isThrownBy(() -> TokenFile.ofLocal(new AgentName("a"), new AgentHomes(folder), environment))
                .withMessageContaining("not a folder of this user's");
    }

    @Test
    void the_variable_names_the_file() throws IOException {
        assertThat(TokenFile.of(Map.of())).isEmpty();
        assertThat(TokenFile.of(Map.of(TokenFile.VARIABLE, " "))).isEmpty();
        assertThat(TokenFile.of(Map.of(TokenFile.VARIABLE, "/run/agentchat/token")))
                .contains(new TokenFile(TokenFile.IN_CONTAINER));
    }
}
