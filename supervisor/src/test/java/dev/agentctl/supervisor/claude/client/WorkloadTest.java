package dev.agentctl.supervisor.claude.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentctl.shared.agent.Tokens;
import dev.agentctl.supervisor.claude.ClaudeMessage;
import dev.agentctl.supervisor.claude.ClaudeMessage.Stage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class WorkloadTest {
    private final Workload workload = new Workload();

    @Test
    void a_prompt_is_work_from_when_it_is_asked_until_it_is_completed() {
        assertThat(workload.isBusy()).isFalse();
        workload.asked("one");
        assertThat(workload.isBusy()).isTrue();
        assertThat(workload.hasTurn()).as("the CLI has not read it").isFalse();
        tell("one", Stage.QUEUED);
        assertThat(workload.hasTurn()).isTrue();
        tell("one", Stage.STARTED);
        workload.after(new ClaudeMessage.Init("s", "m"));
        workload.after(result());
        assertThat(workload.isBusy()).isFalse();
    }

    @Test
    void a_prompt_that_waits_behind_a_turn_stays_work_after_its_result() {
        workload.asked("one");
        workload.asked("two");
        tell("one", Stage.STARTED);
        tell("two", Stage.QUEUED);
        workload.after(new ClaudeMessage.Init("s", "m"));
        workload.after(result());
        assertThat(workload.isBusy()).isTrue();
        assertThat(workload.hasTurn()).isTrue();
        tell("two", Stage.CANCELLED);
        assertThat(workload.isBusy()).isFalse();
    }

    @Test
    void a_turn_that_the_cli_begins_by_itself_is_work() {
        workload.after(new ClaudeMessage.Init("s", "m"));
        assertThat(workload.isBusy()).isTrue();
        workload.after(result());
        assertThat(workload.isBusy()).isFalse();
    }

    @Test
    void a_cli_that_tells_nothing_of_prompts_has_done_all_with_its_result() {
        workload.asked("one");
        workload.asked("two");
        workload.after(new ClaudeMessage.Init("s", "m"));
        workload.after(result());
        assertThat(workload.isBusy()).isFalse();
    }

    @Test
    void what_was_never_written_is_no_work() {
        workload.asked("one");
        workload.notAsked("one");
        assertThat(workload.isBusy()).isFalse();
        workload.asked("two");
        workload.givenUp();
        assertThat(workload.isBusy()).isFalse();
    }

    private void tell(String id, Stage stage) {
        workload.after(new ClaudeMessage.Prompt(id, stage));
    }

    private static ClaudeMessage result() {
        return new ClaudeMessage.Result(
                "s",
                "success",
                false,
                "",
                List.of(),
                OptionalInt.empty(),
                "",
                1,
                Duration.ZERO,
                Tokens.NONE,
                Optional.empty());
    }
}
