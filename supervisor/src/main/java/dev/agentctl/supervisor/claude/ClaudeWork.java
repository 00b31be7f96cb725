package dev.agentctl.supervisor.claude;

import dev.agentctl.shared.agent.ExitReason;
import dev.agentctl.shared.agent.RateLimit;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * All that a loop knows of an agent that is a Claude CLI: its limits, its conversation, what it has cost, and what the
 * run under way has said so far. Immutable.
 *
 * @param awaitsToken whether it is not started before its token is there
 * @param mission {@link #fingerprint} of what the agent is for now
 * @param session the conversation; empty before the first start, and where the next one begins another
 * @param begun whether that conversation may exist already, so that it is resumed rather than begun
 * @param toldMission {@link #fingerprint} of the mission that the conversation was told; empty text for none
 * @param model that answered last
 * @param limit what the service last said of its limit
 * @param result the last of the run under way
 * @param error the kind of the last error in the run under way
 */
public record ClaudeWork(
        ClaudeLimits limits,
        boolean awaitsToken,
        String mission,
        Optional<String> session,
        boolean begun,
        String toldMission,
        Optional<String> model,
        Ledger ledger,
        Optional<RateLimit> limit,
        Optional<ClaudeMessage.Result> result,
        Optional<String> error) {
    /** Longer ones are no session's, and no model's. */
    private static final int MAX_NAME = 200;

    /** Of an agent that has never run. */
    public static ClaudeWork fresh(ClaudeLimits limits, boolean awaitsToken, String mission) {
        return new ClaudeWork(
                limits,
                awaitsToken,
                fingerprint(mission),
                Optional.empty(),
                false,
                "",
                Optional.empty(),
                Ledger.EMPTY,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /**
     * With what an earlier loop left behind.
     *
     * @param session one that is no UUID is forgotten: it becomes an argument of the CLI's
     */
    public ClaudeWork remembering(
            Optional<String> session,
            String toldMission,
            Optional<String> model,
            Ledger ledger,
            Optional<RateLimit> limit) {
        Optional<String> sound = session.filter(ClaudeWork::isUuid);
        return new ClaudeWork(
                limits,
                awaitsToken,
                mission,
                sound,
                sound.isPresent(),
                toldMission,
                model,
                ledger,
                limit,
                result,
                error);
    }

    /**
     * Before a start: in a conversation.
     *
     * @param fresh the id of one that does not exist yet, taken where there is none to resume
     */
    public ClaudeWork starting(UUID fresh) {
        Optional<String> next = begun ? session : Optional.of(fresh.toString());
        return new ClaudeWork(
                limits,
                awaitsToken,
                mission,
                next,
                begun,
                begun ? toldMission : "",
                model,
                ledger,
                limit,
                Optional.empty(),
                Optional.empty());
    }

    /** Whether the start resumes the conversation. */
    public boolean resumes() {
        return begun && session.isPresent();
    }

    /** The next start begins another conversation. */
    public ClaudeWork forgotten() {
        return new ClaudeWork(
                limits, awaitsToken, mission, Optional.empty(), false, "", model, ledger, limit, result, error);
    }

    /** Whether the conversation that is resumed was told another mission. */
    public boolean hasNewMission() {
        return !toldMission.equals(mission);
    }

    /** After a message. */
    public ClaudeWork after(ClaudeMessage message) {
        ClaudeWork counted = withLedger(ledger.after(message));
        return switch (message) {
            // The CLI may change the id by itself, as its /clear does.
            case ClaudeMessage.Init init ->
                counted.in(isUuid(init.sessionId()) ? Optional.of(init.sessionId()) : session)
                        .withModel(init.model());
            case ClaudeMessage.Assistant said
            when said.error().isPresent() -> counted.withOutcome(result, said.error());
            case ClaudeMessage.Assistant said when !said.subagent() -> counted.withModel(said.model());
            case ClaudeMessage.Result last -> counted.withOutcome(Optional.of(last), last.isError() ? error : none());
            case ClaudeMessage.Limit said -> counted.withLimit(said.limit());
            case ClaudeMessage.Assistant ignored -> counted;
            case ClaudeMessage.Partial ignored -> counted;
            case ClaudeMessage.User ignored -> counted;
            case ClaudeMessage.Retry ignored -> counted;
            case ClaudeMessage.Compacted ignored -> counted;
            case ClaudeMessage.Prompt ignored -> counted;
            case ClaudeMessage.ControlRequest ignored -> counted;
            case ClaudeMessage.ControlCancel ignored -> counted;
            case ClaudeMessage.ControlResponse ignored -> counted;
            case ClaudeMessage.Pulse ignored -> counted;
            case ClaudeMessage.Unknown ignored -> counted;
            case ClaudeMessage.Plain ignored -> counted;
        };
    }

    /** Why the run that has ended did so. */
    public Verdict verdict(ExitReason exit, String exitSentence) {
        return Verdict.of(exit, exitSentence, result, error, limit);
    }

    /** After the run's process has ended. */
    public ClaudeWork ended(Verdict.Conversation conversation) {
        ClaudeWork closed = withLedger(ledger.ended());
        return conversation == Verdict.Conversation.GOES_ON ? closed : closed.forgotten();
    }

    /** Which budget is used up, in words; empty where none is. */
    public Optional<String> overBudget() {
        return limits.overBudget(ledger);
    }

    /** Whether the CLI has been silent for too long. */
    public boolean isSilentFor(Duration span) {
        return span.compareTo(limits.silence()) > 0;
    }

    /** The same for the same mission, in a few letters: it tells whether a conversation knows the mission as it is. */
    public static String fingerprint(String mission) {
        return Integer.toHexString(mission.hashCode()) + "-" + Integer.toHexString(mission.length());
    }

    private static <T> Optional<T> none() {
        return Optional.empty();
    }

    /** The CLI has taken the prompt. */
    private ClaudeWork in(Optional<String> named) {
        return new ClaudeWork(limits, awaitsToken, mission, named, true, mission, model, ledger, limit, result, error);
    }

    private ClaudeWork withModel(String named) {
        return named.isEmpty() || named.startsWith("<") || named.length() > MAX_NAME
                ? this
                : new ClaudeWork(
                        limits,
                        awaitsToken,
                        mission,
                        session,
                        begun,
                        toldMission,
                        Optional.of(named),
                        ledger,
                        limit,
                        result,
                        error);
    }

    private ClaudeWork withLedger(Ledger next) {
        return new ClaudeWork(
                limits, awaitsToken, mission, session, begun, toldMission, model, next, limit, result, error);
    }

    private ClaudeWork withLimit(RateLimit said) {
        return new ClaudeWork(
                limits,
                awaitsToken,
                mission,
                session,
                begun,
                toldMission,
                model,
                ledger,
                Optional.of(said),
                result,
                error);
    }

    private ClaudeWork withOutcome(Optional<ClaudeMessage.Result> last, Optional<String> kind) {
        return new ClaudeWork(
                limits, awaitsToken, mission, session, begun, toldMission, model, ledger, limit, last, kind);
    }

    private static boolean isUuid(String text) {
        try {
            return text.length() == 36 && UUID.fromString(text).toString().equalsIgnoreCase(text);
        } catch (IllegalArgumentException other) {
            return false;
        }
    }
}
