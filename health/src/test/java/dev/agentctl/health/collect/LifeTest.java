package dev.agentctl.health.collect;

import static dev.agentctl.health.Samples.BEGUN;
import static dev.agentctl.health.Samples.NOW;
import static dev.agentctl.health.Samples.state;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentctl.shared.agent.AgentState;
import dev.agentctl.shared.agent.AgentStatus;
import dev.agentctl.shared.engine.Agent;
import dev.agentctl.shared.engine.Agent.Run;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class LifeTest {
    private static final Agent RUNNING = ConditionsTest.agent(true, BEGUN, new Run.Running(1));

    @Test
    void a_state_written_before_this_life_began_is_not_this_lifes() {
        assertThat(isThisLifes(BEGUN.minusSeconds(3), RUNNING)).isFalse();
        assertThat(isThisLifes(BEGUN.plusSeconds(1), RUNNING)).isTrue();
    }

    @Test
    void a_second_that_was_rounded_down_still_counts() {
        assertThat(isThisLifes(BEGUN.minusMillis(900), RUNNING)).isTrue();
    }

    @Test
    void a_time_in_the_future_counts_as_now() {
        assertThat(isThisLifes(NOW.plusSeconds(1_000_000), RUNNING)).isTrue();
        assertThat(isThisLifes(Instant.MAX, RUNNING)).isTrue();
    }

    @Test
    void what_was_written_long_after_the_end_belongs_to_a_later_life() {
        Agent ended =
                ConditionsTest.agent(true, BEGUN, new Run.Ended(NOW.minusSeconds(600), OptionalLong.of(1), false));

        assertThat(isThisLifes(NOW.minusSeconds(598), ended)).isTrue();
        assertThat(isThisLifes(NOW.minusSeconds(10), ended)).isFalse();
    }

    @Test
    void one_that_never_ran_has_no_state() {
        assertThat(isThisLifes(NOW, ConditionsTest.agent(true, Instant.EPOCH, new Run.Created())))
                .isFalse();
    }

    @Test
    void without_a_time_inside_the_files_own_counts() {
        AgentState timeless = state(AgentStatus.RUNNING).without("updated_at");

        assertThat(Life.ofThisLife(Optional.of(timeless), Optional.of(NOW), RUNNING, NOW))
                .isPresent();
        assertThat(Life.ofThisLife(Optional.of(timeless), Optional.of(BEGUN.minusSeconds(60)), RUNNING, NOW))
                .isEmpty();
    }

    @Test
    void activity_is_what_was_noted_but_no_earlier_than_the_run() {
        AgentState noted = state(AgentStatus.RUNNING).with("last_active_at", NOW.minusSeconds(30));
        AgentState earlier = state(AgentStatus.RUNNING).with("last_active_at", BEGUN.minusSeconds(5000));
        AgentState forged = state(AgentStatus.RUNNING).with("last_active_at", NOW.plusSeconds(5000));

        assertThat(Life.lastActive(noted, NOW)).contains(NOW.minusSeconds(30));
        assertThat(Life.lastActive(earlier, NOW)).contains(BEGUN);
        assertThat(Life.lastActive(forged, NOW)).contains(NOW);
        assertThat(Life.lastActive(state(AgentStatus.RUNNING), NOW)).isEmpty();
    }

    private static boolean isThisLifes(Instant updatedAt, Agent agent) {
        AgentState state = state(AgentStatus.RUNNING).with("updated_at", updatedAt.toString());
        return Life.ofThisLife(Optional.of(state), Optional.of(NOW), agent, NOW).isPresent();
    }
}
