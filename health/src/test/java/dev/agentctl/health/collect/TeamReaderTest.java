package dev.agentctl.health.collect;

import static dev.agentctl.health.Samples.NOW;
import static dev.agentctl.health.Teams.NAME;
import static dev.agentctl.health.Teams.session;
import static dev.agentctl.health.Teams.team;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentctl.health.Samples;
import dev.agentctl.health.Teams;
import dev.agentctl.health.snapshot.SessionSample;
import dev.agentctl.health.snapshot.TeamSample;
import dev.agentctl.shared.SettableClock;
import dev.agentctl.shared.agent.AgentHomes;
import dev.agentctl.shared.engine.local.LocalEngine;
import dev.agentctl.shared.process.ProcessIdentity;
import dev.agentctl.shared.team.TeamHome;
import dev.agentctl.shared.team.TeamHomes;
import dev.agentctl.shared.team.TeamJson;
import dev.agentctl.shared.team.TeamName;
import dev.agentctl.shared.team.TeamSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A team's folder is written by its supervisor, on the machine on which its sessions work. */
@Timeout(20)
final class TeamReaderTest {
    private @TempDir Path root;
    private AgentHomes homes;
    private TeamHome home;
    private Collector collector;

    @BeforeEach
    void a_root() {
        homes = new AgentHomes(root);
        home = new TeamHomes(homes).home(NAME);
        collector = new Collector(
                List.of(new LocalEngine(homes, Map.of())),
                List.of(),
                homes,
                Samples.noKillFiles(homes),
                new SettableClock(NOW));
    }

    @Test
    void no_team_is_no_sample_and_no_problem() {
        assertThat(collector.collect().teams()).isEmpty();
        assertThat(collector.collect().engines())
                .allSatisfy(engine -> assertThat(engine.problem()).isEmpty());
    }

    @Test
    void a_team_is_read_with_its_sessions() throws IOException {
        write(team(session("ada"), session("bob")).snapshot());

        TeamSample sample = only();

        assertThat(sample.name()).isEqualTo(NAME);
        assertThat(sample.sessions()).extracting(one -> one.session().nick()).containsExactly("ada", "bob");
        assertThat(sample.age(NOW)).contains(Duration.ofSeconds(4));
        assertThat(sample.sessions().getFirst().worktree()).contains("/work/trees/ada");
    }

    @Test
    void a_supervisor_that_cannot_be_seen_from_here_is_judged_by_its_last_word() throws IOException {
        write(team().writtenAgo(Duration.ofSeconds(89)).snapshot());
        assertThat(only().supervised()).isTrue();

        write(team().writtenAgo(Duration.ofSeconds(91)).snapshot());
        assertThat(only().supervised()).isFalse();
    }

    @Test
    void a_supervisor_that_runs_is_seen() throws IOException {
        TeamSnapshot team = team().snapshot();
        write(new TeamSnapshot(
                team.name(),
                team.writtenAt(),
                Optional.of(ProcessIdentity.self()),
                false,
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                team.spending(),
                List.of()));

        assertThat(only().supervised()).isTrue();
    }

    @Test
    void what_the_tree_of_a_sessions_process_uses_is_measured_beside_the_agents() throws Exception {
        Process child = new ProcessBuilder("sleep", "60").start();
        try {
            ProcessIdentity identity = ProcessIdentity.of(child.pid()).orElseThrow();
            write(team(
                            session("ada").process(identity),
                            session("bob").process(new ProcessIdentity(identity.pid(), 1, identity.boot())))
                    .snapshot());

            List<SessionSample> first = only().sessions();
            List<SessionSample> second = only().sessions();

            assertThat(first.getFirst().usage())
                    .hasValueSatisfying(usage -> assertThat(usage.memoryBytes()).isPositive());
            assertThat(first.getFirst().cpuPercent()).isEmpty();
            assertThat(second.getFirst().cpuPercent()).isPresent();
            assertThat(second.getLast().usage())
                    .as("a pid that is another life's now")
                    .isEmpty();
        } finally {
            child.destroyForcibly();
        }
    }

    @Test
    void a_state_that_has_changed_is_read_again_and_a_team_that_is_gone_is_forgotten() throws IOException {
        write(team(session("ada")).snapshot());
        assertThat(only().sessions()).hasSize(1);
        write(team(session("ada"), session("bob")).snapshot());
        assertThat(only().sessions()).hasSize(2);
        Files.delete(home.stateFile());
        assertThat(only().snapshot()).isEmpty();
        assertThat(only().problem()).isEmpty();
        Files.delete(home.path());
        assertThat(collector.collect().teams()).isEmpty();
    }

    @Test
    void a_torn_state_is_a_problem_in_one_sentence_and_other_teams_are_read_all_the_same() throws IOException {
        write(team(session("ada")).snapshot());
        TeamHome other = new TeamHomes(homes).home(new TeamName("beta"));
        Files.createDirectories(other.path());
        Files.writeString(other.stateFile(), "{\"sessions\": [{\"nick\": \"a");

        List<TeamSample> teams = collector.collect().teams();

        assertThat(teams).hasSize(2);
        assertThat(teams.getFirst().problem()).isEmpty();
        assertThat(teams.getLast().problem())
                .hasValueSatisfying(problem -> assertThat(problem).contains("is not valid JSON"));
    }

    @Test
    void a_link_a_pipe_a_folder_and_a_huge_file_are_not_read() throws Exception {
        Files.createDirectories(home.path());
        Path elsewhere = Files.writeString(root.resolve("elsewhere.json"), "{}");
        Files.createSymbolicLink(home.stateFile(), elsewhere);
        assertThat(only().problem()).isPresent();
        Files.delete(home.stateFile());
        assertThat(new ProcessBuilder("mkfifo", home.stateFile().toString())
                        .start()
                        .waitFor())
                .isZero();
        assertThat(only().problem()).isPresent();
        Files.delete(home.stateFile());
        Files.createDirectory(home.stateFile());
        assertThat(only().problem()).isPresent();
        Files.delete(home.stateFile());
        Files.write(home.stateFile(), new byte[(32 << 20) + 1]);
        assertThat(only().problem()).isPresent();
    }

    @Test
    void forged_fields_read_as_nothing() throws IOException {
        Files.createDirectories(home.path());
        Files.writeString(home.stateFile(), """
            {"written_at": "9999-12-31T00:00:00Z", "supervisor": {"pid": 1, "start": -5, "boot": 7},
             "sessions": [{"nick": "ada", "role": "worker", "context_tokens": 1e300, "worktree": "\\u0000/x",
                           "generation": -4, "process": {"pid": "1"}, "notices": [7, {"kind": 4}]},
                          {"nick": "ada", "role": "worker"}, {"role": "king", "nick": "bob"}, 7],
             "waiting": [{}, {"role": "em"}], "notices": {"kind": "loop"}}
            """);

        TeamSample sample = only();

        assertThat(sample.problem()).isEmpty();
        assertThat(sample.age(NOW)).contains(Duration.ZERO);
        assertThat(sample.sessions()).extracting(one -> one.session().nick()).containsExactly("ada");
    }

    @Test
    void hundreds_of_sessions_are_read() throws IOException {
        Teams.One[] many = new Teams.One[300];
        for (int i = 0; i < many.length; i++) {
            many[i] = session("nick-" + i).task("t".repeat(5000));
        }
        write(team(many).snapshot());

        assertThat(only().sessions()).hasSize(300);
    }

    private TeamSample only() {
        List<TeamSample> teams = collector.collect().teams();
        assertThat(teams).hasSize(1);
        return teams.getFirst();
    }

    private void write(TeamSnapshot team) throws IOException {
        Files.createDirectories(home.path());
        Path fresh = home.path().resolve("fresh");
        Files.writeString(fresh, TeamJson.of(team).toString());
        Files.move(fresh, home.stateFile(), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }
}
