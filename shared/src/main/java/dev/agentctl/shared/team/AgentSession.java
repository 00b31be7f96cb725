package dev.agentctl.shared.team;

import dev.agentctl.shared.agent.Tokens;
import dev.agentctl.shared.process.ProcessIdentity;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One Claude session of a team, as its supervisor last wrote it down. Immutable. Whoever reads it from a file takes its
 * text as untrusted, not cleaned for a terminal.
 *
 * @param nick a human name, which no other session of the team has; a successor after a shift change keeps it
 * @param task what it works on, an id or a few words; empty for a session that waits for tasks
 * @param generation its conversations under this nick so far, from 1: a shift change adds one
 * @param notices what is remarkable about it now, the oldest first
 * @param process its Claude CLI, while one runs
 */
public record AgentSession(
        String nick,
        Role role,
        Optional<String> task,
        List<String> channels,
        int generation,
        Conversation conversation,
        Spending spending,
        Standing standing,
        Activity activity,
        List<Notice> notices,
        Optional<Worktree> worktree,
        Optional<ProcessIdentity> process) {

    public AgentSession {
        channels = List.copyOf(channels);
        notices = List.copyOf(notices);
    }

    /**
     * The conversation that it is in.
     *
     * @param sessionId a UUID; {@code claude --resume} takes it
     * @param handoffPage the wiki's page that it began from
     */
    public record Conversation(String sessionId, String model, Optional<String> handoffPage, Instant began) {}

    /**
     * What it has cost, over all its generations but for the context.
     *
     * @param tokens as billed
     * @param usd dollars of all results, at the prices that the CLI knows
     * @param complete false where a turn ended without its result, so that both figures are lower bounds
     * @param usdLastHour dollars of the last 60 minutes
     * @param context tokens that the model last read
     * @param contextLimit tokens at which a shift change comes
     * @param budgetUsd of this session
     */
    public record Spending(
            Tokens tokens,
            double usd,
            boolean complete,
            double usdLastHour,
            long context,
            long contextLimit,
            OptionalDouble budgetUsd) {}

    /** Its phase, in words why, since when, and until when if that is known. */
    public record Standing(Phase phase, String why, Instant since, Optional<Instant> until) {}

    /**
     * What it is seen to do.
     *
     * @param evidence in words: which tool, which answer, the idle check's reason
     * @param lastActive its own last message, tool call or tool result; never the supervisor's
     */
    public record Activity(Signal signal, String evidence, Instant since, Instant lastActive) {}

    /** Its checkout. */
    public record Worktree(Path path, String branch) {}
}
