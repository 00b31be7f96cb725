package dev.agentctl.supervisor.team;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentctl.shared.team.TeamSnapshot;
import dev.agentctl.shared.team.TeamTask;
import dev.agentctl.shared.team.TeamTask.Status;
import dev.agentctl.supervisor.irc.ErgoServer;
import dev.agentctl.supervisor.irc.IrcPerson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * People give tasks on a real IRC server while the supervisor is killed, and its connection cut, at random points: each
 * task reaches one conversation, once, and ends.
 */
@Timeout(1500)
class TaskKillNineIT {
    private static final int SESSIONS = 4;
    /** {@code -Dtask.kills=200} for a longer run. */
    private static final int KILLS = Integer.getInteger("task.kills", 24);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    @Test
    void each_task_that_was_said_ends_once() throws Exception {
        Path real = folder.toRealPath();
        ScriptedClaude claude = new ScriptedClaude(real);
        Random random = new Random(20_261_121);
        try (ErgoServer ergo = ErgoServer.start(real.resolve("ergo"));
                IrcPerson alice = ergo.person("alice", "alice").join("#team");
                TeamRig rig = new TeamRig(real, claude.environment(real, 0.3), configuration(claude, ergo, SESSIONS))) {
            rig.start();
            alice.await(
                    "the supervisor is in the channel",
                    heard -> heard.command().equals("JOIN") && heard.nick().equals("crew"));
            int said = 0;
            for (int kill = 0; kill < KILLS; kill++) {
                alice.say("#team", "TASK: word " + said++);
                TimeUnit.MILLISECONDS.sleep(random.nextInt(500));
                if (random.nextInt(3) == 0) {
                    ergo.kill("crew");
                    alice.say("#team", "TASK: word " + said++);
                    TimeUnit.MILLISECONDS.sleep(random.nextInt(300));
                }
                rig.kill();
                alice.say("#team", "TASK: word " + said++);
                if (random.nextInt(4) == 0) {
                    // Again, before it is back.
                    rig.begin();
                    TimeUnit.MILLISECONDS.sleep(random.nextInt(2000));
                    rig.kill();
                }
                rig.start();
            }
            int all = said;
            TeamSnapshot team = rig.await(
                    "has done all its tasks",
                    now -> now.tasks().size() == all
                            && now.tasks().stream().allMatch(task -> task.status() == Status.DONE));

            assertThat(team.tasks()).extracting(TeamTask::text).doesNotHaveDuplicates();
            assertThat(team.tasks()).extracting(TeamTask::tries).containsOnly(1);
            assertThat(claude.noted("FORK")).isEmpty();
            assertThat(claude.noted("completed")).doesNotHaveDuplicates();
            assertThat(claude.words())
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.range(0, all).boxed().toList());
            assertThat(claude.noted("answered")).doesNotHaveDuplicates();
            // Each in one conversation, however often that was interrupted and told again.
            Set<String> conversations = new TreeSet<>(claude.noted("task"));
            assertThat(conversations).hasSize(all);
            rig.stop();
            assertThat(rig.processes()).isEmpty();
        }
    }

    /** A team of so many workers, who all wait in the channel. */
    static String configuration(ScriptedClaude claude, ErgoServer ergo, int sessions) throws IOException {
        return """
            program = "%s"
            channels = ["#team"]
            [limits]
            sessions = 50
            memory_pressure = 100
            [roles.em]
            count = 0
            [roles.worker]
            count = %d
            most = %d
            [patience]
            idle = "1h"
            [irc]
            server = "127.0.0.1"
            port = %d
            authority = "%s"
            account = "crew"
            password_file = "%s"
            allow = ["alice"]
            """.formatted(
                        claude.program(),
                        sessions,
                        sessions,
                        ergo.tlsPort(),
                        ergo.authority(),
                        ergo.login("crew").passwordFile());
    }
}
