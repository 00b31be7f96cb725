package dev.agentctl.supervisor.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentctl.shared.agent.AgentHome;
import dev.agentctl.shared.agent.AgentHomes;
import dev.agentctl.shared.agent.AgentName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BaseFilesTest {
    @TempDir
    private Path root;

    private AgentHomes homes;
    private AgentHome god;

    @BeforeEach
    void homes() throws IOException {
        homes = new AgentHomes(root);
        god = homes.home(AgentName.GOD);
        god.create();
    }

    private void base(String name, String text) throws IOException {
        Files.createDirectories(homes.god());
        Files.writeString(homes.god().resolve(name), text);
    }

    private String told() {
        return BaseFiles.of(god);
    }

    @Test
    void the_base_prompt_comes_first_then_the_commandments_then_the_others_by_name() throws IOException {
        base("zeal.md", "zeal");
        base("commandments.md", "thou shalt");
        base("base-prompt.md", "thou art");
        base("ardour.md", "ardour");
        base("notes.txt", "not told");

        assertThat(told())
                .containsSubsequence("thou art", "thou shalt", "ardour", "zeal")
                .doesNotContain("not told");
    }

    @Test
    void the_original_systems_place_in_the_home_counts_where_the_operators_folder_has_none() throws IOException {
        Files.writeString(god.path().resolve("base-prompt.md"), "from the home");
        Files.writeString(god.path().resolve("commandments.md"), "god's own");
        base("commandments.md", "the operator's");

        assertThat(told()).contains("from the home", "the operator's").doesNotContain("god's own");
    }

    @Test
    void there_are_none_for_others_and_none_is_no_fault() throws IOException {
        assertThat(told()).isEmpty();
        base("base-prompt.md", "thou art");
        assertThat(BaseFiles.of(homes.home(new AgentName("worker")))).isEmpty();
    }

    @Test
    void a_file_that_cannot_be_used_is_left_out_and_that_is_told() throws IOException {
        base("base-prompt.md", "thou art");
        base("huge.md", "x".repeat(70_000));
        Files.createSymbolicLink(homes.god().resolve("link.md"), Path.of("/etc/hostname"));

        assertThat(told())
                .contains(
                        "thou art",
                        "(" + homes.god().resolve("huge.md"),
                        "(" + homes.god().resolve("link.md"))
                .doesNotContain("xxx");
    }

    @Test
    void both_prompts_tell_them_and_how_memory_survives() throws IOException {
        base("base-prompt.md", "thou art");

        assertThat(Prompt.fresh(god, "watch"))
                .contains("thou art", "watch", god.contextFile().toString());
        assertThat(Prompt.resumed(god, "watch", false))
                .contains("thou art", god.contextFile().toString());
    }
}
