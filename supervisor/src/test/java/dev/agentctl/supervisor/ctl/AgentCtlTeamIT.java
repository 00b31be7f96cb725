package dev.agentctl.supervisor.ctl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentctl.shared.RealParts;
import dev.agentctl.shared.agent.AgentHomes;
import dev.agentctl.shared.process.ProcessIdentity;
import dev.agentctl.shared.team.TeamHome;
import dev.agentctl.shared.team.TeamHomes;
import dev.agentctl.shared.team.TeamName;
import dev.agentctl.shared.team.TeamSnapshot;
import dev.agentctl.supervisor.ctl.CtlProcesses.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** agentctl team as a person runs it: whole processes, the real supervisor, a team that has no session yet. */
class AgentCtlTeamIT {
    private static final Duration BOUND = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    private CtlProcesses processes;
    private Path file;
    private TeamHome home;

    @BeforeEach
    void team() throws Exception {
        RealParts.program("git", "git");
        processes = new CtlProcesses(folder, Map.of("AGENTCTL_ENGINES", "local", "HOME", folder.toString()));
        Path project = Files.createDirectory(folder.resolve("project"));
        git(project, "init", "-q");
        git(
                project,
                "-c",
                "user.name=zoe",
                "-c",
                "user.email=zoe@example.org",
                "commit",
                "-q",
                "--allow-empty",
                "-m",
                "The first");
        file = Files.writeString(project.resolve("team.toml"), "name = \"shop\"\n[roles.em]\ncount = 0\n");
        home = new TeamHomes(new AgentHomes(processes.root())).home(new TeamName("shop"));
    }

    @AfterEach
    void end() throws Exception {
        assertThat(processes.ctl("team", "stop", "--config", file.toString()).code())
                .isZero();
    }

    private static void git(Path folder, String... words) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder("git").directory(folder.toFile()).redirectErrorStream(true);
        builder.command().addAll(java.util.List.of(words));
        Process git = builder.start();
        String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(git.waitFor()).as(said).isZero();
    }

    private Result team(String... words) throws IOException, InterruptedException {
        String[] all = new String[words.length + 1];
        all[0] = "team";
        System.arraycopy(words, 0, all, 1, words.length);
        return processes.ctl(all);
    }

    private ProcessIdentity supervisor() throws IOException {
        return home.snapshot().flatMap(TeamSnapshot::supervisor).orElseThrow();
    }

    @Test
    void a_team_is_started_looked_at_and_stopped_and_survives_its_supervisors_death() throws Exception {
        Result started = team("start", "--config", file.toString());
        assertThat(started.err()).isEmpty();
        assertThat(started.out()).startsWith("team shop: started (pid ");
        assertThat(started.code()).isZero();
        assertThat(supervisor().isAlive()).isTrue();

        Result twice = team("start", "--config", file.toString());
        assertThat(twice.code()).isEqualTo(4);
        assertThat(twice.err()).contains("team shop runs already");
        assertThat(team("status").out()).startsWith("shop: running, 0 sessions, written ");
        assertThat(team("list").out()).containsPattern("shop +running +0");
        assertThat(team("pause").code()).isZero();
        assertThat(team("status").out()).startsWith("shop: paused");
        assertThat(team("resume").code()).isZero();
        assertThat(team("retire", "nobody").code()).isEqualTo(4);
        assertThat(team("rescued").out()).isEqualTo("nothing was rescued\n");
        assertThat(team("logs").out()).isNotEmpty();

        ProcessIdentity first = supervisor();
        assertThat(first.kill()).isTrue();
        await("its death").atMost(BOUND).until(() -> !first.isAlive());
        assertThat(team("list").out()).containsPattern("shop +died");
        assertThat(team("status").err()).contains("team shop does not run");
        assertThat(team("nudge", "ada").code()).isEqualTo(3);

        assertThat(team("start", "--config", file.toString()).code()).isZero();
        assertThat(supervisor()).isNotEqualTo(first);
        ProcessIdentity second = supervisor();
        assertThat(team("stop").out()).isEqualTo("team shop: stopped\n");
        assertThat(second.isAlive()).isFalse();
        assertThat(home.socket()).doesNotExist();
        assertThat(team("list").out()).containsPattern("shop +stopped");
        assertThat(team("stop").out()).isEqualTo("team shop: does not run\n");
    }

    @Test
    void a_supervisor_that_ends_at_once_leaves_its_last_words() throws Exception {
        Files.writeString(
                file,
                "name = \"shop\"\nproject = \"" + Files.createDirectory(folder.resolve("no-repository")) + "\"\n");

        Result started = team("start", "--config", file.toString());
        assertThat(started.code()).isEqualTo(4);
        assertThat(started.err())
                .startsWith("agentctl: the supervisor of team shop ended at once: ")
                .contains("no-repository");
        assertThat(started.err().lines()).hasSize(1);
    }
}
