package dev.agentctl.supervisor.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentctl.shared.agent.AgentId;
import dev.agentctl.supervisor.guard.Vigil.Act;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class VigilTest {
    private static final GodSight KILLED = new GodSight.Gone("it was killed", false);
    private static final GodSight GAVE_UP = new GodSight.Gone("it ended with exit code 1", true);

    private long now = 1_000_000_000L;
    private int lives;
    private Vigil vigil = Vigil.begin(now);

    private static AgentId life(int number) {
        return new AgentId("podman", "key" + number, Instant.EPOCH.plusSeconds(number));
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    private List<Act> see(GodSight sight) {
        return see(sight, false);
    }

    private List<Act> see(GodSight sight, boolean hasToken) {
        Vigil.Step step = vigil.see(sight, hasToken, now);
        vigil = step.next();
        return step.acts();
    }

    private List<Act> tried(Optional<String> failure) {
        Vigil.Step step = vigil.tried(failure, now);
        vigil = step.next();
        return step.acts();
    }

    private GodSight.Alive alive() {
        return new GodSight.Alive(life(lives), false);
    }

    /** A new life begins and is seen. */
    private void reborn() {
        lives++;
        tried(Optional.empty());
        see(alive());
    }

    private static boolean resurrects(List<Act> acts) {
        return acts.stream().anyMatch(Act.Resurrect.class::isInstance);
    }

    @Test
    void a_god_that_is_gone_at_the_watchdogs_start_is_brought_back_at_once() {
        assertThat(resurrects(see(KILLED))).isTrue();
    }

    @Test
    void a_living_one_is_left_alone_and_said_once() {
        lives = 1;
        assertThat(see(alive())).singleElement().isInstanceOf(Act.Say.class);
        pass(Duration.ofHours(1));
        assertThat(see(alive())).isEmpty();
    }

    @Property(tries = 100)
    void however_often_and_soon_it_is_killed_it_is_brought_back_at_once(
            @ForAll @IntRange(min = 1, max = 200) int deaths, @ForAll @IntRange(max = 5000) int millisOfLife) {
        VigilTest test = new VigilTest();
        for (int i = 0; i < deaths; i++) {
            test.reborn();
            test.pass(Duration.ofMillis(millisOfLife));
            assertThat(resurrects(test.see(KILLED))).isTrue();
        }
    }

    @Test
    void one_that_gives_up_again_and_again_is_brought_back_at_growing_intervals_up_to_a_bound() {
        List<Long> waits = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            reborn();
            pass(Duration.ofSeconds(1));
            long died = now;
            while (!resurrects(see(GAVE_UP))) {
                pass(Duration.ofSeconds(1));
            }
            waits.add(Duration.ofNanos(now - died).toSeconds());
        }
        assertThat(waits).containsExactly(0L, 0L, 5L, 10L, 20L, 40L, 60L, 60L, 60L);

        reborn();
        pass(Vigil.SETTLED);
        see(alive());
        assertThat(resurrects(see(GAVE_UP))).isTrue();
    }

    @Test
    void one_that_dies_before_it_was_seen_counts_as_a_life() {
        see(GAVE_UP);
        for (int i = 0; i < Vigil.FORGIVEN; i++) {
            tried(Optional.empty());
            assertThat(resurrects(see(GAVE_UP))).isTrue();
        }
        tried(Optional.empty());
        assertThat(resurrects(see(GAVE_UP))).isFalse();
    }

    @Test
    void a_try_that_fails_is_said_with_its_reason_and_repeated_later() {
        assertThat(resurrects(see(KILLED))).isTrue();
        assertThat(tried(Optional.of("there is no image")))
                .containsExactly(
                        new Act.Say("God could not be brought back: there is no image; the next try is in 5 s"));
        assertThat(see(KILLED)).isEmpty();
        pass(Vigil.FIRST_WAIT);
        assertThat(resurrects(see(KILLED))).isTrue();
        tried(Optional.of("there is no image"));
        pass(Vigil.FIRST_WAIT);
        assertThat(resurrects(see(KILLED))).isFalse();
        pass(Vigil.FIRST_WAIT);
        assertThat(resurrects(see(KILLED))).isTrue();
    }

    @Test
    void nothing_is_started_where_god_may_run_or_was_never_started() {
        for (GodSight sight : List.of(new GodSight.Hidden("Podman does not answer"), new GodSight.Unborn())) {
            assertThat(see(sight)).singleElement().isInstanceOf(Act.Say.class);
            pass(Duration.ofMinutes(1));
            assertThat(see(sight)).isEmpty();
        }
    }

    @Test
    void a_death_that_the_engine_has_not_noticed_is_waited_for_and_then_named() {
        lives = 1;
        see(alive());
        GodSight ending = new GodSight.Ending(life(1));
        assertThat(see(ending)).isEmpty();
        pass(Vigil.NOTICE.minusMillis(1));
        assertThat(see(ending)).isEmpty();
        pass(Duration.ofMillis(1));
        assertThat(see(ending)).contains(new Act.Resurrect("its process ended unnoticed", Optional.of(life(1))));
    }

    @Test
    void a_god_that_waits_for_its_token_is_brought_it_now_and_then_not_at_each_look() {
        GodSight waits = new GodSight.Alive(life(1), true);
        assertThat(see(waits)).doesNotContain(new Act.Deliver());
        assertThat(see(waits, true)).contains(new Act.Deliver());
        pass(Duration.ofSeconds(5));
        assertThat(see(waits, true)).isEmpty();
        pass(Duration.ofSeconds(30));
        assertThat(see(waits, true)).contains(new Act.Deliver());
    }

    @Test
    void the_first_look_after_a_start_brings_no_second_token() {
        see(KILLED, true);
        tried(Optional.empty());
        assertThat(see(new GodSight.Alive(life(1), true), true)).doesNotContain(new Act.Deliver());
    }
}
