package dev.agentctl.supervisor.ctl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentctl.shared.agent.AgentName;
import dev.agentctl.shared.engine.AgentSpec;
import dev.agentctl.shared.engine.AgentSpec.Claude;
import dev.agentctl.shared.engine.KnobEngine.Call;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.TypeConversionException;

class EditTest {
    @TempDir
    Path folder;

    private Desk desk;

    @BeforeEach
    void desk() {
        desk = new Desk(folder);
    }

    private AgentSpec remembered(String name) throws IOException {
        return new StartMemory(desk.homes)
                .read(new AgentName(name))
                .orElseThrow()
                .spec();
    }

    /** An editor that runs this shell command on the file {@code $1}. */
    private void editor(String script) throws IOException {
        Path program = folder.resolve("my editor");
        Files.writeString(program, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path link = folder.resolve("edit");
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, program);
        desk.environment.put("EDITOR", link.toString());
    }

    @Test
    void options_of_start_reach_the_supervisor_and_are_remembered() throws Exception {
        assertThat(desk.ctl(
                        "start",
                        "a",
                        "m",
                        "--model",
                        "opus",
                        "--budget-usd",
                        "2.50",
                        "--budget-tokens",
                        "500k",
                        "--silence-limit",
                        "10m",
                        "--permission-mode",
                        "dontAsk"))
                .as(desk.err())
                .isZero();

        Claude claude = new Claude(
                Optional.of("opus"),
                OptionalDouble.of(2.5),
                OptionalLong.of(500_000),
                Optional.of(Duration.ofMinutes(10)),
                Optional.of("dontAsk"));
        assertThat(remembered("a").claude()).isEqualTo(claude);
        assertThat(desk.podman.spec("a").supervisorArguments())
                .containsExactly(
                        "run",
                        "a",
                        "--model=opus",
                        "--budget-usd=2.5",
                        "--budget-tokens=500000",
                        "--silence-limit=600",
                        "--permission-mode=dontAsk",
                        "m");
        assertThat(desk.ctl("start", "b", "m", "--model", "opus", "--", "mine")).isEqualTo(2);
        assertThat(desk.err()).contains("--model is for the Claude CLI");
        assertThat(desk.ctl("start", "b", "m", "--budget-usd", "0")).isEqualTo(2);
        assertThat(desk.ctl("start", "b", "m", "--budget-tokens", "0.5")).isEqualTo(2);
        assertThat(desk.ctl("start", "b", "m", "--model", "two words")).isEqualTo(2);
        assertThat(desk.ctl("start", "b", "m", "--silence-limit", "2d")).isEqualTo(2);
        assertThat(desk.ctl("start", "b", "m", "--permission-mode", "all")).isEqualTo(2);
        assertThat(desk.podman.list()).hasSize(1);
    }

    @Test
    void a_script_changes_what_it_names_and_is_told_what_changed() throws Exception {
        desk.ctl("start", "a", "old", "mission", "--memory", "512m", "--model", "opus");

        assertThat(desk.ctl("edit", "a", "--mission", "new mission", "--model", "default", "--cpus", "1.5"))
                .as(desk.err())
                .isZero();

        assertThat(desk.out().lines())
                .containsExactly("a: mission: new mission", "a: model: opus -> default", "a: cpus: default -> 1.5");
        assertThat(desk.err()).contains("a runs on as it was").contains("agentctl restart");
        AgentSpec spec = remembered("a");
        assertThat(spec.mission()).isEqualTo("new mission");
        assertThat(spec.claude()).isEqualTo(Claude.DEFAULT);
        assertThat(spec.cpus()).hasValue(1.5);
        assertThat(spec.memoryBytes()).hasValue(512 << 20);
        // Until it is started again its home says what it does now.
        assertThat(desk.home("a").mission()).contains("old mission");
        assertThat(desk.events()).containsExactly("start a done", "edit a done");

        assertThat(desk.ctl("restart", "a")).isZero();
        assertThat(desk.podman.spec("a").mission()).isEqualTo("new mission");
        assertThat(desk.home("a").mission()).contains("new mission");
    }

    @Test
    void with_restart_it_lives_again_as_changed() throws Exception {
        desk.ctl("start", "a", "m");

        assertThat(desk.ctl("edit", "a", "--memory", "1g", "--restart"))
                .as(desk.err())
                .isZero();

        assertThat(desk.out().lines()).hasSize(2);
        assertThat(desk.out()).contains("a: memory: default -> 1g", "a: restarted in podman");
        assertThat(Desk.agent(desk.podman, "a").memoryLimitBytes()).hasValue(1L << 30);
    }

    @Test
    void nothing_changed_is_no_restart() throws Exception {
        desk.ctl("start", "a", "m", "--memory", "1024m");

        assertThat(desk.ctl("edit", "a", "--memory", "1g", "--restart")).isZero();

        assertThat(desk.out().strip()).isEqualTo("a: nothing was changed");
        assertThat(desk.podman.calls()).noneMatch(Call.Stop.class::isInstance);
    }

    @Test
    void what_cannot_be_changed_is_refused_and_nothing_is() throws Exception {
        desk.ctl("start", "a", "m", "--", "mine");
        assertThat(desk.ctl("edit", "a", "--memory", "1g", "--model", "opus")).isEqualTo(2);
        assertThat(desk.err()).contains("--model is for the Claude CLI: a runs a command of its own");
        assertThat(desk.ctl("edit", "a", "--memory", "much")).isEqualTo(2);
        assertThat(desk.err()).contains("Invalid value for option '--memory'");
        assertThat(desk.ctl("edit", "a", "--mission", "  ")).isEqualTo(2);
        assertThat(desk.ctl("edit", "nobody", "--mission", "x")).isEqualTo(4);
        assertThat(desk.err()).contains("it is not known how nobody is started");
        assertThat(remembered("a").memoryBytes()).isEmpty();
    }

    @Test
    void god_is_changed_and_not_restarted() throws Exception {
        desk.ctl("start", "God", "watch");

        assertThat(desk.ctl("edit", "God", "--model", "opus", "--restart")).isEqualTo(4);
        assertThat(remembered("God").claude().model()).isEmpty();
        assertThat(desk.ctl("edit", "God", "--model", "opus")).isZero();
        assertThat(remembered("God").claude().model()).contains("opus");
        assertThat(desk.podman.calls()).noneMatch(Call.Stop.class::isInstance);
    }

    @Test
    void an_editor_gets_all_of_it_and_a_restart_is_offered() throws Exception {
        desk.ctl("start", "a", "# my mission", "--memory", "512m");
        editor("cp \"$1\" '" + folder + "/seen'; sed -i -e 's/^model:.*/model: opus/' -e 's/^memory:.*/memory:/'"
                + " -e '$ a second line' \"$1\"");

        assertThat(desk.ctl("edit", "a")).as(desk.err()).isZero();

        assertThat(folder.resolve("seen")).content().contains("model:\n", "memory: 512m\n", "---\n# my mission\n");
        assertThat(remembered("a").claude().model()).contains("opus");
        assertThat(remembered("a").memoryBytes()).isEmpty();
        assertThat(remembered("a").mission()).isEqualTo("# my mission\nsecond line");
    }

    @Test
    void an_editor_that_fails_or_is_missing_changes_nothing() throws Exception {
        desk.ctl("start", "a", "m");
        AgentSpec before = remembered("a");
        editor("exit 3");
        assertThat(desk.ctl("edit", "a")).isEqualTo(4);
        assertThat(desk.err()).contains("ended with 3").contains("nothing was changed");
        desk.environment.put("VISUAL", "/no/such/editor --wait");
        assertThat(desk.ctl("edit", "a")).isEqualTo(4);
        assertThat(desk.err()).contains("/no/such/editor").contains("EDITOR");
        desk.environment.remove("VISUAL");
        editor("sed -i 's/^memory:.*/memory: much/' \"$1\"");
        assertThat(desk.ctl("edit", "a")).isEqualTo(4);
        assertThat(desk.err()).contains("line 8: 'much' is no size");
        assertThat(remembered("a")).isEqualTo(before);
    }

    @Test
    void a_page_that_cannot_be_understood_names_its_line() {
        AgentSpec spec = AgentSpec.of(new AgentName("a"), "m", List.of());
        assertThat(EditText.read(EditText.page(spec), spec)).isEqualTo(spec);
        assertThatThrownBy(() -> EditText.read("modle: x\n---\nm\n", spec))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining("line 1: 'modle'");
        assertThatThrownBy(() -> EditText.read("model: x\n", spec)).hasMessageContaining("'---'");
        assertThatThrownBy(() -> EditText.read("---\n \n", spec)).hasMessageContaining("needs a mission");
        AgentSpec own = AgentSpec.of(new AgentName("a"), "m", List.of("mine"));
        assertThat(EditText.page(own)).doesNotContain("model");
        assertThatThrownBy(() -> EditText.read("model: x\n---\nm\n", own)).hasMessageContaining("no setting of it");
    }

    @Test
    void a_change_from_an_older_state_is_refused() throws Exception {
        desk.ctl("start", "a", "m");
        editor("exec true");
        AgentSpec before = remembered("a");
        desk.ctl("edit", "a", "--memory", "1g");
        Lifecycle lifecycle = new Lifecycle(desk.homes, desk.environment, desk.clock);
        assertThatThrownBy(() -> lifecycle.change(before, before.withMission("other")))
                .hasMessageContaining("changed or started anew meanwhile");
        assertThat(remembered("a").mission()).isEqualTo("m");
    }
}
