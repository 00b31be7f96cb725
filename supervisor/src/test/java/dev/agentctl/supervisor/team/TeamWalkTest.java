package dev.agentctl.supervisor.team;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentctl.shared.team.Phase;
import dev.agentctl.shared.team.Role;
import dev.agentctl.supervisor.control.TeamCommand;
import dev.agentctl.supervisor.team.TeamRules.Budgets;
import dev.agentctl.supervisor.team.TeamRules.Patience;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Random lives of a team in a world that fails in every way, under a supervisor that is killed at random places some
 * thousands of times. Whatever happens: no session is lost or doubled, no history forked, no word and no cent lost, and
 * once the world behaves, every session comes to rest.
 */
class TeamWalkTest {
    private static final int WALKS = 150;
    private static final int STEPS = 300;
    /** The most likely that a supervisor dies at one place where it can; each walk has its own likelihood. */
    private static final double DIES = 0.08;

    private static final Budgets BUDGETS = new Budgets(
            OptionalDouble.of(8), Map.of(Role.WORKER, 40.0), OptionalDouble.of(60), OptionalDouble.of(50), 0.8);

    static final TeamConfig CONFIG = TestTeam.team()
            .most(5)
            .role(Role.EM, 1, 1, "em")
            .budgets(BUDGETS)
            .patience(new Patience(Duration.ofMinutes(2), Duration.ofMinutes(6), 2, true))
            .config();

    @Test
    void whatever_happens_nothing_is_lost_doubled_or_forked_and_all_come_to_rest() {
        int kills = 0;
        for (long seed = 1; seed <= WALKS; seed++) {
            try {
                kills += walk(new Random(seed));
            } catch (Throwable broken) {
                throw new AssertionError("seed " + seed + ": " + broken.getMessage(), broken);
            }
        }
        assertThat(kills).as("deaths of the supervisor").isGreaterThan(2_000);
    }

    private int walk(Random random) {
        PaperWorld world = new PaperWorld(random, CONFIG);
        world.dies(DIES * random.nextDouble());
        for (int step = 0; step < STEPS; step++) {
            step(world, step);
            noneIsDoubled(world);
        }
        comeToRest(world);
        booksAreRight(world);
        nothingIsLost(world);
        return world.kills;
    }

    /** Something happens. */
    static void step(PaperWorld world, int step) {
        Random random = world.random;
        int dice = random.nextInt(100);
        if (dice < 45) {
            world.tell();
        } else if (dice < 75) {
            world.work();
        } else if (dice < 82) {
            world.now = world.now.plusSeconds(random.nextInt(random.nextInt(10) == 0 ? 30_000 : 90));
            world.take(List.of(new TeamEvent.Tick()));
        } else if (dice < 86) {
            world.queue(looked(world));
        } else if (dice < 87 && random.nextInt(4) == 0) {
            world.killFile = world.killFile.isPresent() ? Optional.empty() : Optional.of(Path.of("/KILL"));
            world.queue(new TeamEvent.KillFile(world.killFile));
        } else if (dice < 91) {
            world.ask(new TeamCommand.Spawn(
                    random.nextInt(4) == 0 ? Role.MANAGER : Role.WORKER,
                    Optional.of("task-" + step + "."),
                    List.of(),
                    Optional.empty()));
        } else if (!world.state().sessions.isEmpty()) {
            List<String> nicks = new ArrayList<>(world.state().sessions.keySet());
            world.ask(command(random, nicks.get(random.nextInt(nicks.size())), step));
        }
    }

    private static TeamCommand command(Random random, String nick, int step) {
        Optional<String> some = random.nextInt(3) == 0 ? Optional.empty() : Optional.of(nick);
        return switch (random.nextInt(12)) {
            case 0 -> new TeamCommand.Retire(nick);
            case 1 -> new TeamCommand.Shift(nick);
            case 2 -> new TeamCommand.Nudge(nick);
            case 3 -> new TeamCommand.Pause(some);
            case 4, 5, 6 -> new TeamCommand.Resume(some);
            case 7 -> new TeamCommand.Status();
            default -> new TeamCommand.Say(nick, "word-" + step + ".");
        };
    }

    static TeamEvent looked(PaperWorld world) {
        Map<String, String> heads = new HashMap<>();
        Map<String, TeamEvent.Sight> sights = new HashMap<>();
        for (String nick : world.state().sessions.keySet()) {
            heads.put(nick, "commit " + world.random.nextInt(2));
            sights.put(nick, new TeamEvent.Sight(1 + world.random.nextInt(2), 5));
        }
        return new TeamEvent.Looked(world.random.nextInt(8) == 0 ? 50 : 0, heads, sights);
    }

    /** The world behaves from now on; nothing but its own doing and the times that the team asks for comes. */
    static void comeToRest(PaperWorld world) {
        world.dies(0);
        world.faults = false;
        world.killFile = Optional.empty();
        world.queue(new TeamEvent.KillFile(Optional.empty()));
        if (world.random.nextBoolean()) {
            world.ask(new TeamCommand.Resume(Optional.empty()));
        }
        for (int steps = 0; ; steps++) {
            assertThat(steps).as("steps to come to rest").isLessThan(20_000);
            if (world.tell() || world.work()) {
                continue;
            }
            Optional<Instant> wake = world.wake();
            if (wake.isEmpty()) {
                break;
            }
            assertThat(wake.get()).isAfter(world.now);
            world.now = wake.get();
            world.take(List.of(new TeamEvent.Tick()));
        }
        for (Session session : world.state().sessions.values()) {
            assertThat(session.standing.phase())
                    .as("%s: %s", session.nick, session.standing)
                    .isIn(Phase.READY, Phase.PARKED, Phase.NEEDS_ATTENTION);
            assertThat(session.standing.until()).as("%s", session.standing).isEmpty();
            assertThat(session.turn).isEmpty();
            if (session.standing.phase() == Phase.READY) {
                assertThat(session.outbox).isEmpty();
                assertThat(world.living(session.nick)).hasSize(1);
            }
        }
    }

    private static void noneIsDoubled(PaperWorld world) {
        Set<String> tasks = new HashSet<>();
        for (Session session : world.state().sessions.values()) {
            assertThat(session.task.isEmpty() || tasks.add(session.task.get())).isTrue();
        }
        for (TeamState.Waiting spawn : world.state().waiting) {
            assertThat(spawn.task().isEmpty() || tasks.add(spawn.task().get())).isTrue();
        }
    }

    private static void booksAreRight(PaperWorld world) {
        assertThat(world.state().usd()).as("dollars").isEqualTo(world.book.told);
        assertThat(world.state().costIsComplete()).as("complete").isEqualTo(!world.book.someIsUnknown);
    }

    private static void nothingIsLost(PaperWorld world) {
        TeamState state = world.state();
        Set<String> known = new HashSet<>(world.retired);
        state.sessions.values().forEach(session -> session.task.ifPresent(known::add));
        state.waiting.forEach(spawn -> spawn.task().ifPresent(known::add));
        assertThat(known).as("tasks").containsAll(world.tasks);
        assertThat(state.sessions.keySet()).as("worktrees of nobody").containsAll(world.worktrees.keySet());
        Set<String> words = new HashSet<>();
        state.sessions.values().forEach(session -> session.outbox.forEach(prompt -> words.add(prompt.text())));
        world.unheard.forEach((text, task) -> assertThat(
                        world.retired.contains(task) || words.stream().anyMatch(word -> word.contains(text)))
                .as("'%s' to the session of task '%s'", text, task)
                .isTrue());
        for (PaperCli cli : world.clis.values()) {
            assertThat(!cli.isAlive || state.sessions.containsKey(cli.nick)).isTrue();
        }
    }
}
