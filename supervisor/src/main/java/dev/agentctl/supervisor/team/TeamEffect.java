package dev.agentctl.supervisor.team;

import dev.agentctl.shared.process.ProcessIdentity;
import dev.agentctl.shared.team.AgentSession.Worktree;
import dev.agentctl.shared.team.Role;
import dev.agentctl.shared.team.TeamTask;
import dev.agentctl.supervisor.control.TeamReply;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.UUID;

/**
 * What the team asks of the world. It is carried out only after the state in which it was decided is on disk; the effects
 * of one nick in their order.
 */
public sealed interface TeamEffect {
    /** Answered by {@link TeamEvent.LeftoversEnded}. */
    record EndLeftovers(List<ProcessIdentity> known) implements TeamEffect {}

    /** Tell what these streams hold past their offsets, then {@link TeamEvent.LeftoversRead}. */
    record ReadLeftovers(List<Stream> streams) implements TeamEffect {}

    record Stream(String nick, long life, long offset) {}

    record MakeWorktree(String nick, Optional<String> task) implements TeamEffect {}

    record RemoveWorktree(String nick, Worktree worktree) implements TeamEffect {}

    /** Answered by Started and Ready, or by StartFailed or TooLarge. */
    record Start(String nick, long life, Launch launch) implements TeamEffect {}

    /**
     * How a session's CLI is started.
     *
     * @param resumes whether the conversation exists
     * @param usdLeft what it may spend before it stops by itself
     */
    record Launch(
            Role role,
            Optional<String> task,
            List<String> channels,
            int generation,
            String sessionId,
            boolean resumes,
            String model,
            Worktree worktree,
            Optional<String> handoffPage,
            OptionalDouble usdLeft) {}

    /** One prompt: the turn ends with a result. Told again under one id, it is run once. */
    record Tell(String nick, long life, UUID id, String text) implements TeamEffect {}

    /** The turn under way shall end; the process stays. */
    record Interrupt(String nick, long life) implements TeamEffect {}

    /** An orderly stop that ends the whole tree within a bound; answered by {@link TeamEvent.Ended}. */
    record End(String nick, long life) implements TeamEffect {}

    /** All that this process printed is accounted for: its stream can go. */
    record DropStream(String nick, long life) implements TeamEffect {}

    /** Answered by {@link TeamEvent.PageChecked}. */
    record CheckPage(String nick, String page, PageFacts facts) implements TeamEffect {}

    /** Make a handoff page of the conversation's end; answered by {@link TeamEvent.PageMade}. */
    record MakePage(String nick, String page, PageFacts facts) implements TeamEffect {}

    /** What stands at the head of a handoff page. */
    record PageFacts(
            Role role,
            Optional<String> task,
            Optional<Worktree> worktree,
            String sessionId,
            long tokens,
            double usd,
            Optional<String> predecessor,
            String why) {}

    /** What idle checks' streams are under, in place of a nick; one runs at a time, since each is a CLI of its own. */
    String IDLE_CHECK = "idle-check";

    /**
     * Answered by {@link TeamEvent.Judged}.
     *
     * @param check the number of the check's process; its stream is under {@link #IDLE_CHECK}
     */
    record Judge(String nick, long check, String sessionId, Optional<Worktree> worktree, Optional<String> task)
            implements TeamEffect {}

    /** A task has changed: this is how it stands now. */
    record Journal(TeamTask task) implements TeamEffect {}

    /** The supervisor says something in a channel. */
    record Post(String channel, String text) implements TeamEffect {}

    /** These sessions are in these channels, and no others; told whenever it changes, and first of all. */
    record Present(Map<String, List<String>> channels) implements TeamEffect {}

    record Answer(long ticket, TeamReply reply) implements TeamEffect {}

    /** One line in the team's log; {@code loud} also in the event log, and to whoever listens for the team. */
    record Say(String sentence, boolean loud) implements TeamEffect {}

    /** The team is over: every process has ended. */
    record Finish() implements TeamEffect {}
}
