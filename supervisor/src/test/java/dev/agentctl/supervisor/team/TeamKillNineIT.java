package dev.agentctl.supervisor.team;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.agentctl.shared.team.AgentSession;
import dev.agentctl.shared.team.Phase;
import dev.agentctl.shared.team.Role;
import dev.agentctl.shared.team.TeamSnapshot;
import dev.agentctl.supervisor.control.TeamCommand;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The real supervisor is killed at random points, again and again, with twenty sessions at work. */
@Timeout(1500)
class TeamKillNineIT {
    private static final int SESSIONS = 20;
    /** {@code -Dteam.kills=300} for a longer run. */
    private static final int KILLS = Integer.getInteger("team.kills", 40);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    @Test
    void no_session_is_lost_or_doubled_and_no_cent_either() throws Exception {
        ScriptedClaude claude = new ScriptedClaude(folder);
        Random random = new Random(20_261_121);
        try (TeamRig rig = new TeamRig(folder, claude.environment(folder, 0.4), configuration(claude))) {
            rig.start();
            for (int i = 0; i < SESSIONS; i++) {
                rig.spawn(Role.WORKER, "part " + i);
            }
            rig.await(
                    "has its sessions",
                    team -> team.sessions().size() == SESSIONS
                            && team.sessions().stream()
                                    .allMatch(session -> session.spending().usd() > 0));
            Set<String> conversations = conversations(rig.status());
            Set<Path> worktrees = worktrees(rig.status());
            int said = 0;
            for (int kill = 0; kill < KILLS; kill++) {
                for (AgentSession session : rig.status().sessions()) {
                    if (random.nextInt(3) == 0) {
                        assertThat(rig.ask(new TeamCommand.Say(session.nick(), "word " + said++))
                                        .ok())
                                .isTrue();
                    }
                }
                TimeUnit.MILLISECONDS.sleep(random.nextInt(700));
                rig.kill();
                TimeUnit.MILLISECONDS.sleep(random.nextInt(200));
                if (random.nextInt(4) == 0) {
                    // Again, before it is back.
                    rig.begin();
                    TimeUnit.MILLISECONDS.sleep(random.nextInt(1500));
                    rig.kill();
                }
                rig.start();
            }
            TeamSnapshot team = rig.await(
                    "is at rest",
                    now -> now.sessions().stream()
                                    .allMatch(session -> session.standing().phase() == Phase.READY)
                            && quiet(now));
            assertThat(conversations(team)).isEqualTo(conversations);
            assertThat(worktrees(team)).isEqualTo(worktrees);
            assertThat(claude.noted("FORK")).isEmpty();
            assertThat(claude.noted("completed")).doesNotHaveDuplicates();
            assertThat(claude.words()).containsExactlyInAnyOrderElementsOf(numbers(said));
            assertThat(team.spending().complete()).isTrue();
            assertThat(team.spending().usd()).isCloseTo(claude.noted("billed").size() * 0.01, within(0.000_001));
            assertThat(rig.processes()).hasSize(SESSIONS);

            for (AgentSession session : team.sessions()) {
                rig.ask(new TeamCommand.Retire(session.nick()));
            }
            rig.await("has retired all", now -> now.sessions().isEmpty());
            for (Path worktree : worktrees) {
                assertThat(worktree).doesNotExist();
            }
            assertThat(rig.git("worktree", "list").lines()).hasSize(1);
            rig.stop();
            assertThat(rig.processes()).isEmpty();
            try (var streams = Files.list(rig.home.streams())) {
                assertThat(streams).isEmpty();
            }
        }
    }

    private static Set<Integer> numbers(int count) {
        Set<Integer> numbers = new TreeSet<>();
        for (int i = 0; i < count; i++) {
            numbers.add(i);
        }
        return numbers;
    }

    /** Nothing is left to be told. */
    private static boolean quiet(TeamSnapshot team) {
        return team.sessions().stream().allMatch(session -> session.process().isPresent());
    }

    private static Set<String> conversations(TeamSnapshot team) {
        Set<String> ids = new TreeSet<>();
        for (AgentSession session : team.sessions()) {
            ids.add(session.nick() + " " + session.conversation().sessionId());
        }
        return ids;
    }

    private static Set<Path> worktrees(TeamSnapshot team) {
        Set<Path> places = new TreeSet<>();
        for (AgentSession session : team.sessions()) {
            session.worktree().ifPresent(tree -> places.add(tree.path()));
        }
        return places;
    }

    static String configuration(ScriptedClaude claude) {
        return """
            program = "%s"
            [limits]
            sessions = 400
            memory_pressure = 100
            [roles.em]
            count = 0
            [roles.worker]
            most = 400
            [patience]
            idle = "1h"
            """.formatted(claude.program());
    }
}
