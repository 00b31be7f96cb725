package dev.agentctl.supervisor.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentctl.supervisor.chat.Questions.Answer;
import dev.agentctl.supervisor.chat.Questions.Open;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuestionsTest {
    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");

    private final Questions questions = new Questions();

    @ParameterizedTest
    @ValueSource(
            strings = {"1: yes", "[1]: yes", "[1] yes", "1, yes", "ada: yes", "@ada yes", "ADA, yes", " @ada:  yes "})
    void a_question_is_answered_by_its_number_or_its_nick(String line) throws Exception {
        Open asked = questions.ask("ada", "#team", "May I?", NOW);
        assertThat(questions.said("#TEAM", "carol", line, Optional.empty())).contains(asked);
        assertThat(asked.answer()).isCompletedWithValue(new Answer("carol", "yes"));
        assertThat(questions.said("#team", "carol", line, Optional.empty())).isEmpty();
        assertThat(questions.of("ada")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "yes",
                "2: yes",
                "bob: yes",
                "ada",
                "ada:",
                "1:",
                "1 yes",
                "ada is away",
                "TASK: ada: yes",
                ": yes",
                "[1",
                ""
            })
    void what_is_not_addressed_to_it_is_no_answer(String line) throws Exception {
        questions.ask("ada", "#team", "May I?", NOW);
        assertThat(questions.said("#team", "carol", line, Optional.empty())).isEmpty();
    }

    @Test
    void an_answer_counts_in_the_channel_of_its_question_and_after_it() throws Exception {
        Open asked = questions.ask("ada", "#team", "May I?", NOW);
        assertThat(questions.said("#other", "carol", "1: yes", Optional.empty()))
                .isEmpty();
        assertThat(questions.said("#team", "carol", "1: yes", Optional.of(NOW.minusSeconds(1))))
                .isEmpty();
        assertThat(questions.said("#team", "carol", "1: yes", Optional.of(NOW.plusSeconds(1))))
                .contains(asked);
    }

    @Test
    void a_nick_stands_for_its_oldest_question_and_numbers_are_never_used_again() throws Exception {
        Open first = questions.ask("ada", "#team", "This?", NOW);
        Open second = questions.ask("ada", "#team", "That?", NOW);
        assertThat(questions.of("ada")).contains("This?");
        assertThat(questions.said("#team", "carol", "2: that", Optional.empty()))
                .contains(second);
        assertThat(questions.said("#team", "carol", "ada: this", Optional.empty()))
                .contains(first);
        assertThat(questions.ask("ada", "#team", "More?", NOW).number()).isEqualTo(3);
    }

    @Test
    void what_is_withdrawn_cannot_be_answered_and_too_many_cannot_be_asked() throws Exception {
        Open asked = questions.ask("ada", "#team", "1?", NOW);
        questions.ask("ada", "#team", "2?", NOW);
        questions.ask("ada", "#team", "3?", NOW);
        assertThatThrownBy(() -> questions.ask("ada", "#team", "4?", NOW))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("3 questions of yours wait");
        questions.withdraw(asked);
        assertThat(questions.said("#team", "carol", "1: yes", Optional.empty())).isEmpty();
        assertThat(questions.ask("ada", "#team", "4?", NOW).number()).isEqualTo(4);
    }
}
