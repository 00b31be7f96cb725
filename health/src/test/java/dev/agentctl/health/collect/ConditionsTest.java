package dev.agentctl.health.collect;

import static dev.agentctl.health.Samples.BEGUN;
import static dev.agentctl.health.Samples.NOW;
import static dev.agentctl.health.Samples.state;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentctl.health.snapshot.Condition;
import dev.agentctl.shared.agent.AgentId;
import dev.agentctl.shared.agent.AgentName;
import dev.agentctl.shared.agent.AgentState;
import dev.agentctl.shared.agent.AgentStatus;
import dev.agentctl.shared.engine.Agent;
import dev.agentctl.shared.engine.Agent.Run;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConditionsTest {
    @ParameterizedTest
    @CsvSource({
        "STARTING, STARTING",
        "RUNNING, RUNNING",
        "BACKOFF, BACKOFF",
        "RATE_LIMITED, RATE_LIMITED",
        "NEEDS_TOKEN, NEEDS_TOKEN",
        "NEEDS_ATTENTION, NEEDS_ATTENTION",
        "STOPPING, STOPPING",
        "STOPPED, STOPPING",
        "FAILED, FAILED",
        "UNKNOWN, UNKNOWN"
    })
    void a_running_one_is_what_its_supervisor_says(AgentStatus said, Condition condition) {
        assertThat(running(true, BEGUN, home(state(said)))).isEqualTo(condition);
    }

    @ParameterizedTest
    @CsvSource({
        // status, exit code, killed for memory, in the event log
        "RUNNING, 0, false, false, STOPPED",
        "RUNNING, 1, false, false, DIED",
        "RUNNING, 1, false, true, STOPPED",
        "RUNNING, 137, false, false, DIED",
        "RUNNING, 137, false, true, STOPPED",
        "RUNNING, 137, true, false, DIED",
        "RUNNING, 143, false, false, STOPPED",
        "RUNNING, 130, false, false, STOPPED",
        "RUNNING, 143, true, false, DIED",
        "RUNNING, -1, false, false, DIED",
        "STOPPED, 137, false, false, STOPPED",
        "STOPPING, 137, false, false, STOPPED",
        "FAILED, 0, false, false, FAILED",
        "FAILED, 1, false, true, FAILED",
        "NEEDS_ATTENTION, 1, false, false, NEEDS_ATTENTION",
    })
    void an_ended_one_died_unless_it_was_asked(
            AgentStatus said, int exitCode, boolean oomKilled, boolean inLog, Condition condition) {
        OptionalLong code = exitCode < 0 ? OptionalLong.empty() : OptionalLong.of(exitCode);
        Agent agent = agent(true, BEGUN, new Run.Ended(NOW.minusSeconds(60), code, oomKilled));

        assertThat(Conditions.of(agent, home(state(said)), true, () -> inLog, NOW))
                .isEqualTo(condition);
    }

    @Test
    void an_exit_for_the_operator_is_no_death() {
        Agent agent = agent(true, BEGUN, new Run.Ended(NOW, OptionalLong.of(1), false));
        AgentState state = state(AgentStatus.UNKNOWN).with("exit_reason", "operator");

        assertThat(Conditions.of(agent, home(state), true, () -> false, NOW)).isEqualTo(Condition.STOPPED);
    }

    @Test
    void a_supervised_one_without_a_word_is_starting_and_then_unknown() {
        HomeReading empty = home(null);

        assertThat(running(true, NOW.minusSeconds(5), empty)).isEqualTo(Condition.STARTING);
        assertThat(running(true, NOW.minus(Conditions.COMING_UP), empty)).isEqualTo(Condition.UNKNOWN);
    }

    @Test
    void a_plain_one_is_what_its_engine_says() {
        assertThat(running(false, BEGUN, home(null))).isEqualTo(Condition.RUNNING);
    }

    @Test
    void one_whose_home_cannot_be_read_is_unknown() {
        assertThat(running(true, BEGUN, HomeReading.unreadable("it is a pipe"))).isEqualTo(Condition.UNKNOWN);
        assertThat(running(false, BEGUN, HomeReading.unreadable("it is a pipe")))
                .isEqualTo(Condition.UNKNOWN);
    }

    @Test
    void one_on_another_machine_is_what_its_engine_says() {
        assertThat(running(true, BEGUN, HomeReading.ELSEWHERE)).isEqualTo(Condition.RUNNING);
    }

    @Test
    void what_a_silent_engine_said_before_settles_nothing() {
        Agent agent = agent(true, BEGUN, new Run.Running(1));

        assertThat(Conditions.of(agent, home(state(AgentStatus.RUNNING)), false, () -> false, NOW))
                .isEqualTo(Condition.UNKNOWN);
    }

    private static Condition running(boolean supervised, Instant startedAt, HomeReading home) {
        return Conditions.of(agent(supervised, startedAt, new Run.Running(1)), home, true, () -> false, NOW);
    }

    private static HomeReading home(@org.jspecify.annotations.Nullable AgentState state) {
        return new HomeReading(
                true,
                Optional.ofNullable(state),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    static Agent agent(boolean supervised, Instant startedAt, Run run) {
        return new Agent(
                new AgentId("podman", "abc", startedAt),
                new AgentName("a"),
                supervised,
                false,
                run,
                OptionalLong.empty(),
                OptionalDouble.empty(),
                "debian");
    }
}
