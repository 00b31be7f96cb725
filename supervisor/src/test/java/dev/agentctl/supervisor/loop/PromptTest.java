package dev.agentctl.supervisor.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentctl.shared.agent.AgentHome;
import dev.agentctl.shared.agent.AgentName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromptTest {
    @TempDir
    Path folder;

    @Test
    void the_prompt_holds_the_mission_what_was_noted_and_where_to_note() throws IOException {
        AgentHome home = home();
        home.create();
        assertThat(Prompt.fresh(home, "count sheep"))
                .contains("count sheep", "nothing yet", home.contextFile().toString());
        Files.writeString(home.contextFile(), "sheep so far: 12");
        assertThat(Prompt.fresh(home, "count sheep")).contains("sheep so far: 12");
    }

    @Test
    void a_context_that_is_a_symlink_is_not_followed_into_the_prompt() throws IOException {
        AgentHome home = home();
        home.create();
        Path secret = Files.writeString(folder.resolve("secret"), "the secret");
        Files.createSymbolicLink(home.contextFile(), secret);
        assertThat(Prompt.fresh(home, "m")).contains("could not be read").doesNotContain("the secret");
    }

    @Test
    void a_resumed_conversation_hears_of_its_mission_only_where_that_has_changed() {
        assertThat(Prompt.resumed(home(), "count sheep", false))
                .doesNotContain("count sheep")
                .contains(home().contextFile().toString());
        assertThat(Prompt.resumed(home(), "count goats", true)).contains("count goats", "has changed");
    }

    private AgentHome home() {
        return new AgentHome(new AgentName("a1"), folder.resolve("a1"));
    }
}
