package dev.agentctl.supervisor.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentCommandTest {
    @TempDir
    Path folder;

    @Test
    void claude_is_found_on_the_path() throws IOException {
        program("bin/claude");
        AgentCommand command = AgentCommand.claude(Map.of());
        assertThat(command.arguments()).containsExactly("claude");
        assertThat(command.prompted()).isTrue();
        assertThat(command.exists(Map.of("PATH", "/nowhere:" + folder.resolve("bin"))))
                .isTrue();
        assertThat(command.exists(Map.of("PATH", "/nowhere::"))).isFalse();
        assertThat(command.missing()).contains("AGENTCHAT_CLAUDE");
    }

    @Test
    void claude_may_be_named_by_the_environment() throws IOException {
        Path mine = program("mine");
        Map<String, String> environment = Map.of("AGENTCHAT_CLAUDE", mine.toString());
        AgentCommand command = AgentCommand.claude(environment);
        assertThat(command.arguments()).first().isEqualTo(mine.toString());
        assertThat(command.exists(environment)).isTrue();
        Files.delete(mine);
        assertThat(command.exists(environment)).isFalse();
        assertThat(command.missing()).contains(mine.toString());
    }

    @Test
    void a_folder_or_a_plain_file_is_no_program() throws IOException {
        Files.createDirectories(folder.resolve("bin/tool"));
        Files.writeString(folder.resolve("bin/plain"), "text");
        Map<String, String> path = Map.of("PATH", folder.resolve("bin").toString());
        assertThat(AgentCommand.of(List.of("tool"), false).exists(path)).isFalse();
        assertThat(AgentCommand.of(List.of("plain"), false).exists(path)).isFalse();
        assertThat(AgentCommand.of(List.of(folder.toString()), false).exists(path))
                .isFalse();
    }

    private Path program(String name) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return file;
    }
}
