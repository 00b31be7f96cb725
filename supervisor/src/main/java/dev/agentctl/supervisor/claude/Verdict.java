package dev.agentctl.supervisor.claude;

import dev.agentctl.shared.agent.ExitReason;
import dev.agentctl.shared.agent.RateLimit;
import dev.agentctl.shared.text.Clean;
import java.time.Instant;
import java.util.Optional;

/**
 * Why a run of the CLI ended, from its last result rather than its exit code: the CLI tells an error of the API's as a
 * success with {@code is_error}, and a run that ends well without a result has done nothing.
 *
 * @param sentence for a person: what happened, and where it is for a person to mend, how
 * @param retryAt when a rate limit ends, if the service said so
 * @param conversation what becomes of the conversation
 */
public record Verdict(ExitReason reason, String sentence, Optional<Instant> retryAt, Conversation conversation) {
    private static final int MAX_WORDS = 240;

    /** What becomes of the conversation that the run was in. */
    public enum Conversation {
        /** The next start resumes it. */
        GOES_ON,
        /** The CLI does not know it (any more): nothing was asked of the service. */
        UNKNOWN,
        /** The service cannot take it any more, as one that is too long: the next start begins another. */
        UNUSABLE
    }

    /**
     * @param exit by its exit code alone
     * @param exitSentence the same in words
     * @param result the run's last
     * @param error the kind of the last error that the CLI told of, as in {@code authentication_failed}
     */
    public static Verdict of(
            ExitReason exit,
            String exitSentence,
            Optional<ClaudeMessage.Result> result,
            Optional<String> error,
            Optional<RateLimit> limit) {
        if (exit == ExitReason.OOM_KILLED) {
            return verdict(exit, exitSentence);
        }
        if (result.isEmpty()) {
            return verdict(
                    exit == ExitReason.CLEAN ? ExitReason.CRASH : exit,
                    exit == ExitReason.CLEAN ? "the Claude CLI ended without a result: " + exitSentence : exitSentence);
        }
        ClaudeMessage.Result last = result.get();
        if (last.subtype().equals("error_max_budget_usd")) {
            return verdict(ExitReason.BUDGET, "its budget in dollars is used up");
        }
        if (last.subtype().equals("error_max_turns")) {
            return verdict(ExitReason.CLEAN, "the turn came to its greatest number of steps");
        }
        if (last.isError()) {
            return refused(last, error.orElse(""), limit);
        }
        return exit == ExitReason.CLEAN
                ? verdict(ExitReason.CLEAN, "the agent's turn is done")
                : verdict(exit, exitSentence);
    }

    private static Verdict refused(ClaudeMessage.Result last, String error, Optional<RateLimit> limit) {
        String words = words(last);
        int status = last.apiStatus().orElse(0);
        if (words.contains("No conversation found")) {
            return new Verdict(ExitReason.CRASH, words, Optional.empty(), Conversation.UNKNOWN);
        }
        if (error.equals("billing_error") || status == 402) {
            return verdict(
                    ExitReason.BILLING,
                    "the account cannot pay: add credit or choose another account with 'agentctl setup-token', then"
                            + " restart the agent (" + words + ")");
        }
        if (error.equals("authentication_failed") || status == 401 || status == 403) {
            return verdict(
                    ExitReason.AUTH,
                    "the service refused the agent's credential: run 'agentctl setup-token', then restart the agent ("
                            + words + ")");
        }
        if (error.equals("rate_limit") || status == 429) {
            Optional<Instant> reset =
                    limit.filter(said -> said.status().equals("rejected")).flatMap(RateLimit::resetsAt);
            return new Verdict(
                    ExitReason.RATE_LIMITED,
                    "the service's limit is used up (" + words + ")",
                    reset,
                    Conversation.GOES_ON);
        }
        if (error.equals("model_not_found") || status == 404) {
            return verdict(
                    ExitReason.MODEL,
                    "the service does not have the agent's model: give another with 'agentctl edit', then restart the"
                            + " agent (" + words + ")");
        }
        boolean unusable = last.end().equals("prompt_too_long") || status == 400 || status == 413;
        return new Verdict(
                ExitReason.CRASH,
                "the turn failed: " + words,
                Optional.empty(),
                unusable ? Conversation.UNUSABLE : Conversation.GOES_ON);
    }

    private static String words(ClaudeMessage.Result last) {
        String said = !last.errors().isEmpty() ? last.errors().getFirst() : last.text();
        String clean = Clean.line(said, MAX_WORDS).strip();
        return clean.isEmpty() ? last.subtype() : clean;
    }

    private static Verdict verdict(ExitReason reason, String sentence) {
        return new Verdict(reason, sentence, Optional.empty(), Conversation.GOES_ON);
    }
}
