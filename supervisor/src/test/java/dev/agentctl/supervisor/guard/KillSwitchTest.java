package dev.agentctl.supervisor.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentctl.shared.agent.AgentName;
import dev.agentctl.shared.cli.CommandFailure;
import dev.agentctl.shared.engine.AgentSpec;
import dev.agentctl.shared.engine.Engines.Problem;
import dev.agentctl.shared.engine.Knobs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KillSwitchTest {
    @TempDir
    private Path folder;

    private KillDesk desk;

    @BeforeEach
    void desk() {
        desk = new KillDesk(folder);
    }

    @Test
    void without_a_file_no_engine_is_even_opened() throws Exception {
        desk.start(desk.podman, "a");

        assertThat(desk.killswitch()).isZero();
        assertThat(desk.out().strip()).isEqualTo("kill switch: not engaged");
        assertThat(desk.killswitch("--quiet")).isZero();
        assertThat(desk.out()).isEmpty();
        assertThat(desk.opened).isZero();
        assertThat(desk.running()).containsExactly("a");
    }

    @Test
    void a_file_stops_the_mortal_ones_of_all_engines_and_spares_the_protected() throws Exception {
        desk.start(desk.podman, "a", "b", "God");
        desk.podman.start(
                AgentSpec.of(new AgentName("keeper"), "m", List.of("true")).withProtection());
        desk.start(desk.local, "c");
        desk.podman.set("b", Knobs.STEADY.ignoringTerm());
        KillDesk.touch(desk.files.local());

        assertThat(desk.killswitch()).isEqualTo(1);
        assertThat(desk.running()).containsExactlyInAnyOrder("God", "keeper");
        assertThat(desk.out())
                .startsWith("kill switch: engaged by " + desk.files.local() + " since ")
                .contains("a: stopped", "b: stopped", "c: stopped")
                .endsWith("3 stopped, 2 skipped as protected: God, keeper\n");
        assertThat(desk.err()).isEmpty();
        assertThat(desk.events()).containsExactlyInAnyOrder("stop a done", "stop b done", "stop c done");
        assertThat(desk.closed).isEqualTo(desk.opened).isEqualTo(1);
    }

    @Test
    void the_clouds_file_does_the_same() throws Exception {
        desk.start(desk.podman, "a");
        Path cloud = KillDesk.touch(desk.files.cloud().getFirst());

        assertThat(desk.killswitch()).isEqualTo(1);
        assertThat(desk.running()).isEmpty();
        assertThat(desk.out()).contains(cloud.toString());
    }

    @Test
    void a_second_run_finds_nothing_to_do_and_is_silent_in_cron() throws Exception {
        desk.start(desk.podman, "a", "God");
        KillDesk.touch(desk.files.local());

        assertThat(desk.killswitch("--quiet")).isEqualTo(1);
        assertThat(desk.out()).contains("a: stopped");
        assertThat(desk.killswitch("--quiet")).isEqualTo(1);
        assertThat(desk.out()).isEmpty();
        assertThat(desk.killswitch()).isEqualTo(1);
        assertThat(desk.out()).endsWith("nothing mortal runs, 1 skipped as protected: God\n");
        assertThat(desk.events()).containsExactly("stop a done");
    }

    @Test
    void what_cannot_be_stopped_is_said_and_the_others_are_stopped() throws Exception {
        desk.start(desk.podman, "a", "b", "c");
        desk.podman.set("b", Knobs.STEADY.immortal());
        KillDesk.touch(desk.files.local());

        assertThat(desk.killswitch()).isEqualTo(4);
        assertThat(desk.running()).containsExactly("b");
        assertThat(desk.out()).endsWith("2 stopped, 1 failed\n");
        assertThat(desk.err().lines())
                .singleElement()
                .asString()
                .startsWith("killswitch: b may still run: ")
                .contains("nor by force");
        assertThat(desk.events()).anyMatch(event -> event.startsWith("stop b failed: "));
    }

    @Test
    void an_engine_that_cannot_be_asked_is_no_success() throws Exception {
        desk.start(desk.podman, "a");
        desk.start(desk.local, "b");
        desk.podman.unreachable("Podman does not answer");
        KillDesk.touch(desk.files.local());

        assertThat(desk.killswitch("--quiet")).isEqualTo(3);
        assertThat(desk.err()).contains("podman could not be asked, so its agents may run: Podman does not answer");
        desk.podman.unreachable("");
        assertThat(desk.running()).containsExactly("a");

        desk.engines = List.of(desk.local);
        desk.problems.add(new Problem("podman", "no answer at tcp://far:1"));
        assertThat(desk.killswitch()).isEqualTo(3);
        assertThat(desk.err()).contains("tcp://far:1");
    }

    @Test
    void engaging_makes_the_local_file_and_stops_all() throws Exception {
        desk.start(desk.podman, "a");

        assertThat(desk.killswitch("--engage", "it", "spends", "money")).isZero();
        assertThat(desk.running()).isEmpty();
        assertThat(desk.files.local()).content().contains("it spends money");
        assertThat(desk.events()).containsExactly("engage - done", "stop a done");
        String first = Files.readString(desk.files.local());
        assertThat(desk.killswitch("--engage", "again")).isZero();
        assertThat(desk.files.local()).content().isEqualTo(first);
    }

    @Test
    void where_the_file_cannot_be_made_all_is_stopped_all_the_same() throws Exception {
        desk.start(desk.podman, "a");
        Files.createFile(desk.homes.root());

        assertThat(desk.killswitch("--engage")).isEqualTo(4);
        assertThat(desk.running()).isEmpty();
        assertThat(desk.err()).contains("the switch cannot be set");
    }

    @Test
    void clearing_removes_the_local_file_and_names_those_that_remain() throws Exception {
        KillDesk.touch(desk.files.local());
        Path cloud = KillDesk.touch(desk.files.cloud().getFirst());

        assertThat(desk.killswitch("--clear")).isEqualTo(1);
        assertThat(desk.files.local()).doesNotExist();
        assertThat(desk.out()).contains("still engaged by " + cloud, "--clear --cloud");
        assertThat(desk.killswitch("--clear", "--cloud")).isZero();
        assertThat(cloud).doesNotExist();
        assertThat(desk.out()).contains("removed " + cloud, "kill switch: lifted", "agentctl restartall");
        assertThat(desk.killswitch("--clear")).isZero();
        assertThat(desk.out().strip()).isEqualTo("kill switch: not engaged");
        assertThat(desk.events()).containsExactly("clear - removed " + desk.files.local(), "clear - removed " + cloud);
        assertThat(desk.opened).isZero();
    }

    @Test
    void a_folder_of_that_name_is_cleared_only_where_it_is_empty() throws Exception {
        Files.createDirectories(desk.files.local());
        assertThat(desk.killswitch("--clear")).isZero();
        assertThat(desk.files.local()).doesNotExist();

        KillDesk.touch(desk.files.local().resolve("kept"));
        assertThatThrownBy(() -> desk.killswitch("--clear"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(desk.files.local().toString());
    }

    @Test
    void the_status_tells_each_file_since_when_and_what_runs() throws Exception {
        desk.start(desk.podman, "a", "God");
        assertThat(desk.killswitch("--status")).isZero();
        assertThat(desk.out())
                .isEqualTo("kill switch: not engaged\n  absent  " + desk.files.local() + "\n  absent  "
                        + desk.files.cloud().getFirst()
                        + "\nmortal agents that run: 1 (a)\nprotected ones that run: God\n");

        KillDesk.touch(desk.files.local());
        assertThat(desk.killswitch("--status", "--json")).isEqualTo(1);
        assertThat(desk.json().flag("engaged")).contains(true);
        assertThat(desk.json().objects("files").getFirst().instant("since")).isPresent();
        assertThat(desk.json().objects("mortal").getFirst().text("name")).contains("a");
        assertThat(desk.running()).containsExactlyInAnyOrder("a", "God");
    }

    @Test
    void the_json_answer_names_what_was_stopped_and_what_was_skipped() throws Exception {
        desk.start(desk.podman, "a", "God");
        KillDesk.touch(desk.files.local());

        assertThat(desk.killswitch("--json")).isEqualTo(1);
        assertThat(desk.json().objects("stopped").getFirst().text("outcome")).contains("done");
        assertThat(desk.json().objects("skipped").getFirst().text("name")).contains("God");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--engage --clear",
                "--watch --json",
                "--cloud",
                "--status --cloud",
                "word",
                "--clear word",
                "--host",
                "--bogus"
            })
    void what_makes_no_sense_is_refused(String line) {
        assertThatThrownBy(() -> KillSwitchOptions.parse(List.of(line.split(" ", -1))))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("killswitch --help");
    }
}
