package dev.agentctl.supervisor.team;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentctl.shared.team.Role;
import dev.agentctl.shared.team.TeamTask;
import dev.agentctl.shared.team.TeamTask.Status;
import dev.agentctl.supervisor.control.TeamCommand;
import dev.agentctl.supervisor.team.TeamRules.Patience;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Random lives of a team whose tasks come from a chat: lines come twice, connections are cut, sessions die in every way,
 * and the supervisor is killed between any two steps, some thousands of times. Whatever happens: each line makes one task,
 * each task has one session at most, none is told after its answer, and none is lost.
 */
class TaskWalkTest {
    private static final int WALKS = 80;
    private static final int STEPS = 800;
    private static final double DIES = 0.05;

    private static final TeamConfig CONFIG = TestTeam.team()
            .most(5)
            .role(Role.EM, 1, 1, "em")
            .role(Role.MANAGER, 1, 2, "m")
            .role(Role.WORKER, 0, 3, "w")
            .patience(new Patience(Duration.ofMinutes(2), Duration.ofMinutes(6), 2, true))
            .config();

    @Test
    void whatever_happens_each_task_ends_once_and_none_is_lost() {
        int kills = 0;
        int tasks = 0;
        int answers = 0;
        for (long seed = 1; seed <= WALKS; seed++) {
            try {
                PaperWorld world = walk(new Random(seed));
                kills += world.kills;
                tasks += world.works.journal.size();
                answers += world.works.answered.size();
            } catch (Throwable broken) {
                throw new AssertionError("seed " + seed + ": " + broken.getMessage(), broken);
            }
        }
        assertThat(kills).as("deaths of the supervisor").isGreaterThan(2_000);
        assertThat(tasks).as("tasks").isGreaterThan(1_500);
        assertThat(answers).as("answers").isGreaterThan(1_000);
    }

    private static PaperWorld walk(Random random) {
        PaperWorld world = new PaperWorld(random, CONFIG);
        Set<String> said = new HashSet<>();
        world.dies(DIES * random.nextDouble());
        for (int step = 0; step < STEPS; step++) {
            step(world, step, said);
            PaperWorks.areHeld(world.state());
        }
        TeamWalkTest.comeToRest(world);
        PaperWorks.areHeld(world.state());
        nothingIsLost(world, said);
        return world;
    }

    private static void step(PaperWorld world, int step, Set<String> said) {
        Random random = world.random;
        int dice = random.nextInt(200);
        if (dice < 7) {
            String text = "task-" + step + ".";
            boolean allowed = random.nextInt(5) > 0;
            String meant = random.nextInt(3) > 0 ? "" : "@ada ";
            world.chat.say(allowed ? "alice" : "mallory", allowed, "TASK: " + meant + text, world.now);
            if (allowed) {
                said.add(text);
            }
        } else if (dice < 8) {
            world.chat.say("alice", true, "ada: word-" + step, world.now);
        } else if (dice < 10) {
            world.chat.connect(world.state().chat.marks);
        } else if (dice < 13) {
            world.ask(command(random, world.state(), step));
        } else if (dice < 15) {
            TeamWalkTest.step(world, step);
        } else if (dice < 20) {
            world.now = world.now.plusSeconds(random.nextInt(random.nextInt(10) == 0 ? 30_000 : 90));
            world.take(List.of(new TeamEvent.Tick()));
        } else if (dice < 23) {
            world.queue(TeamWalkTest.looked(world));
        } else if (dice < 24) {
            world.killFile = Optional.empty();
            world.queue(new TeamEvent.KillFile(world.killFile));
            world.ask(new TeamCommand.Resume(Optional.empty()));
        } else if (dice < 120) {
            world.tell();
        } else {
            world.work();
        }
    }

    private static TeamCommand command(Random random, TeamState state, int step) {
        long some = 1 + random.nextLong(Math.max(1, state.lastTask));
        return switch (random.nextInt(4)) {
            case 0 -> new TeamCommand.AddTask("own-" + step + ".", Optional.empty(), "zoe");
            case 1 -> new TeamCommand.CancelTask(some);
            default -> new TeamCommand.RetryTask(some);
        };
    }

    private static void nothingIsLost(PaperWorld world, Set<String> said) {
        Map<String, Long> numbers = new HashMap<>();
        for (TeamTask task : world.works.journal.values()) {
            assertThat(numbers.put(task.text(), task.number())).as(task.text()).isNull();
        }
        assertThat(numbers.keySet()).as("each line is a task").containsAll(said);
        assertThat(world.works.journal.keySet()).containsAll(world.works.taken);
        for (TeamTask task : world.state().tasks.values()) {
            assertThat(world.works.status(task.number()))
                    .as("the journal of task %s", task.number())
                    .isEqualTo(task.status());
            if (task.status() == Status.QUEUED) {
                assertThat(task.why()).as("%s", task).isNotEmpty();
            }
        }
        for (long number : world.works.answered) {
            assertThat(world.works.status(number)).isIn(Status.DONE, Status.FAILED);
        }
    }
}
