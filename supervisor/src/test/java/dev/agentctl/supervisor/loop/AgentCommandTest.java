package dev.agentctl.supervisor.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentctl.shared.agent.AgentHome;
import dev.agentctl.shared.agent.AgentName;
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
        AgentCommand command = AgentCommand.claude(home(), Map.of());
        assertThat(command.arguments()).startsWith("claude", "-p");
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
        AgentCommand command = AgentCommand.claude(home(), environment);
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

    @Test
    void the_prompt_holds_the_mission_what_was_noted_and_where_to_note() throws IOException {
        AgentHome home = home();
        home.create();
        assertThat(AgentCommand.prompt(home, "count sheep"))
                .contains("count sheep", "nothing yet", home.contextFile().toString());
        Files.writeString(home.contextFile(), "sheep so far: 12");
        assertThat(AgentCommand.prompt(home, "count sheep")).contains("sheep so far: 12");
    }

    @Test
    void a_context_that_is_a_symlink_is_not_followed_into_the_prompt() throws IOException {
        AgentHome home = home();
        home.create();
        Path secret = Files.writeString(folder.resolve("secret"), "the secret");
        Files.createSymbolicLink(home.contextFile(), secret);
        assertThat(AgentCommand.prompt(home, "m")).contains("could not be read").doesNotContain("the secret");
    }

    private AgentHome home() {
        return new AgentHome(new AgentName("a1"), folder.resolve("a1"));
    }

    private Path program(String name) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return file;
    }
}
