package dev.agentctl.supervisor.claude.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentctl.shared.process.ProcessTree;
import dev.agentctl.supervisor.claude.Answer;
import dev.agentctl.supervisor.claude.ClaudeCli;
import dev.agentctl.supervisor.claude.Ledger;
import dev.agentctl.supervisor.claude.ScriptedApi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(240)
class OneTurnIT {
    private static final String MODEL = "claude-haiku-4-5";

    @TempDir
    Path folder;

    private final String mark = "it-" + UUID.randomUUID();
    private ScriptedApi api;
    private Path claude;

    @BeforeEach
    void start() throws IOException {
        claude = ClaudeCli.find();
        api = ScriptedApi.start();
    }

    @AfterEach
    void stop() {
        api.close();
        assertThat(ProcessTree.bearers(ProcessTree.MARK_VARIABLE + "=" + mark)).isEmpty();
    }

    @Test
    void one_prompt_is_answered_without_tools_and_nothing_of_it_is_kept() throws Exception {
        api.then(Answer.text("idle: it waits"));
        OneTurn.Outcome outcome = turn(Duration.ofSeconds(60)).ask(MODEL, "You judge.", "/clear is what it said");
        assertThat(outcome.failed()).isFalse();
        assertThat(outcome.text()).isEqualTo("idle: it waits");
        assertThat(outcome.ledger().tokens()).isEqualTo(Answer.USAGE);
        assertThat(outcome.ledger().usd()).isPositive();
        assertThat(api.requests()).hasSize(1);
        assertThat(api.requests().getFirst().tools()).isEmpty();
        assertThat(api.requests().getFirst().model()).startsWith(MODEL);
        assertThat(api.requests().getFirst().body().toString()).contains("You judge.");
        assertThat(api.requests().getFirst().conversation()).contains("/clear is what it said");
        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(files.map(Path::toString)).noneMatch(file -> file.endsWith(".jsonl"));
        }
        Ledger[] spooled = {Ledger.EMPTY};
        SpoolReader.rest(folder.resolve("spool"), 0, (message, offset) -> spooled[0] = spooled[0].after(message));
        assertThat(spooled[0]).isEqualTo(outcome.ledger());
    }

    @Test
    void an_error_of_the_services_is_told_in_its_words() throws Exception {
        api.otherwise(Answer.noCredit());
        OneTurn.Outcome outcome = turn(Duration.ofSeconds(60)).ask(MODEL, "You judge.", "Well?");
        assertThat(outcome.failed()).isTrue();
        assertThat(outcome.text()).containsIgnoringCase("credit balance");
    }

    @Test
    void one_that_takes_too_long_is_ended_and_its_cost_told() throws Exception {
        api.otherwise(new Answer.Stall("id"));
        OneTurn.Outcome outcome = turn(Duration.ofSeconds(6)).ask(MODEL, "You judge.", "Well?");
        assertThat(outcome.failed()).isTrue();
        assertThat(outcome.text()).isEqualTo("no answer came within 6 s");
        assertThat(outcome.ledger().complete()).isTrue();
        assertThat(outcome.ledger().usd()).isPositive();
    }

    private OneTurn turn(Duration bound) throws IOException {
        return new OneTurn(
                claude.toString(),
                ClaudeCli.environment(folder, api),
                folder,
                mark,
                Optional.of(folder.resolve("spool")),
                Optional.empty(),
                bound);
    }
}
