package dev.agentctl.supervisor.team;

import dev.agentctl.shared.agent.ExitReason;
import dev.agentctl.shared.process.ProcessIdentity;
import dev.agentctl.shared.team.AgentSession.Worktree;
import dev.agentctl.supervisor.chat.Said;
import dev.agentctl.supervisor.claude.ClaudeMessage;
import dev.agentctl.supervisor.control.TeamCommand;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What happened, for the team to decide on. A {@code life} is the number of one process of a session's: what is told of
 * an earlier one comes too late and changes nothing.
 */
public sealed interface TeamEvent {
    /** @param ticket what the {@link TeamEffect.Answer} names */
    record Asked(TeamCommand command, long ticket) implements TeamEvent {}

    /** Nothing that an earlier supervisor of this team started runs any more. */
    record LeftoversEnded() implements TeamEvent {}

    /** A line that an earlier supervisor had not read. */
    record LeftHeard(String nick, long life, ClaudeMessage message, long offset) implements TeamEvent {}

    /** All such lines were told: the team can go on. */
    record LeftoversRead() implements TeamEvent {}

    record WorktreeMade(String nick, Worktree worktree) implements TeamEvent {}

    record WorktreeFailed(String nick, String sentence) implements TeamEvent {}

    /** @param sentences what was rescued, in words; may be empty */
    record WorktreeRemoved(String nick, List<String> sentences) implements TeamEvent {}

    /** The process runs. */
    record Started(String nick, long life, ProcessIdentity process) implements TeamEvent {}

    /** It has answered: it can be told something. */
    record Ready(String nick, long life) implements TeamEvent {}

    record StartFailed(String nick, long life, String sentence) implements TeamEvent {}

    /** It was not started, since the conversation that it should have resumed is too large. */
    record TooLarge(String nick, long life, long bytes) implements TeamEvent {}

    /** @param offset bytes of the process's stream up to the end of this line */
    record Heard(String nick, long life, ClaudeMessage message, long offset) implements TeamEvent {}

    /** The process and all that came of it have ended, and all that it printed was told. */
    record Ended(String nick, long life, ExitReason reason, String sentence) implements TeamEvent {}

    /** @param problem why the page is no handoff page; empty where it is one */
    record PageChecked(String nick, String page, Optional<String> problem) implements TeamEvent {}

    /** @param page what was written; empty where nothing could be, and then why */
    record PageMade(String nick, Optional<String> page, String sentence) implements TeamEvent {}

    /** @param check see {@link TeamEffect.Judge} */
    record Judged(String nick, long check, String sessionId, IdleVerdict verdict) implements TeamEvent {}

    /**
     * A look at the machine and at all sessions.
     *
     * @param memoryPressure percent, see {@link TeamRules#memoryPressure}; 0 where the system does not tell
     * @param heads by nick: the commit that its worktree has checked out
     * @param processes by nick
     */
    record Looked(double memoryPressure, Map<String, String> heads, Map<String, Sight> processes)
            implements TeamEvent {}

    /**
     * What is seen of a session's processes.
     *
     * @param count of its CLI and all that it started
     * @param cpuPercent of all of them since the last look; 100 is one core
     */
    record Sight(int count, double cpuPercent) {}

    /** Somebody said something in a channel. */
    record Heeded(Said said) implements TeamEvent {}

    /** The supervisor is in this channel, and hears all from here on. */
    record JoinedChannel(String channel, Instant at) implements TeamEvent {}

    /** How it stands with the connection to the chat. */
    record ChatChanged(boolean isConnected, String sentence) implements TeamEvent {}

    /**
     * A session says that its task is over.
     *
     * @param number empty for the one that it has
     * @param ticket what the {@link TeamEffect.Answer} names
     */
    record TaskOver(String nick, OptionalLong number, boolean isDone, String summary, long ticket)
            implements TeamEvent {}

    /** A session waits for a person's answer; empty when it waits no more. */
    record Asks(String nick, Optional<String> question) implements TeamEvent {}

    /** @param file one that exists now; empty for none */
    record KillFile(Optional<Path> file) implements TeamEvent {}

    /** Time has passed. */
    record Tick() implements TeamEvent {}
}
