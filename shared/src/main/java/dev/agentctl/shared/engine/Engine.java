package dev.agentctl.shared.engine;

import dev.agentctl.shared.agent.AgentId;
import dev.agentctl.shared.process.ProcessIdentity;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What runs agents. All methods may block and may be called from any thread. Nothing here is remembered between calls
 * but connections: the containers or processes are the truth.
 *
 * <p>An {@link AgentId} names one life: where that life is over, or the id's key now belongs to another, a call throws
 * {@link NoSuchAgentException} and touches nothing.
 */
public interface Engine extends AutoCloseable {
    /** Stands for the agent's own supervisor program, wherever it lies, as the first word of a command beside it. */
    String SUPERVISOR = "agent-supervisor";

    /** Short and stable: {@code podman}, {@code podman@host}, {@code local}. */
    String name();

    /** All agents that this engine knows, running or ended, in no order. */
    List<Agent> list() throws EngineException;

    /**
     * Starts a new agent and returns when its process exists. An ended namesake is replaced.
     *
     * @throws AgentRunsException if one of this name runs already
     */
    Agent start(AgentSpec spec) throws EngineException;

    /**
     * Asks the agent to end (TERM to its first process), and ends its whole tree by force after the grace. Returns when
     * nothing of it runs; already ended is fine.
     */
    void stop(AgentId id, Duration grace) throws EngineException;

    /** Ends the whole tree by force, at once. Returns when nothing of it runs; already ended is fine. */
    void kill(AgentId id) throws EngineException;

    /** Forgets an ended agent; its home stays. A running one is not removed: {@link EngineException}. */
    void remove(AgentId id) throws EngineException;

    /**
     * What the given agents use now, read in one go and without a process spawn for each. An agent that is not running,
     * or whose usage cannot be read, is left out.
     *
     * @param agents as {@link #list} gave them; their pids and ids are used, so no other call is needed
     */
    Map<AgentId, Usage> usage(Collection<Agent> agents) throws EngineException;

    /**
     * The same, and out of the same reading what some other trees of processes on this machine use. An engine that
     * measures no processes leaves those out.
     *
     * @param trees the trees' first processes, by the life that each stands for; none of them is an agent of this engine
     */
    default Map<AgentId, Usage> usage(Collection<Agent> agents, Map<AgentId, ProcessIdentity> trees)
            throws EngineException {
        return agents.isEmpty() ? Map.of() : usage(agents);
    }

    /**
     * Tells the listener of each start and end from now on, on a thread of the engine's, until the subscription is
     * closed. Events may be lost while a connection is renewed; {@link EngineEvent.Reconnected} then says so.
     */
    Subscription watch(Consumer<EngineEvent> listener) throws EngineException;

    /**
     * Gives the last lines of the agent's own output (for a supervised one: of its supervisor), oldest first, and then,
     * where asked for, each new line until the subscription is closed or the agent ends. Without {@code follow} all
     * lines have been given when this returns. Lines are as the agent wrote them: not cleaned.
     *
     * @param tail how many lines at most; 0 for none of the past
     */
    Subscription logs(AgentId id, int tail, boolean follow, Consumer<String> line) throws EngineException;

    /**
     * Runs a command beside the agent (inside its container; for a local one in its home with its environment), with
     * nothing on standard input. Output is kept up to 1 MiB.
     *
     * @param command {@link #SUPERVISOR} as its first word is the agent's own supervisor program
     * @throws EngineException if it cannot be started, or takes longer than the limit and was ended
     */
    default ExecResult exec(AgentId id, List<String> command, Duration limit) throws EngineException {
        return exec(id, command, new byte[0], limit);
    }

    /**
     * As {@link #exec(AgentId, List, Duration)}, with something to read on standard input: the way for a secret, which
     * no argument and no variable may hold. It is kept nowhere.
     *
     * @param input whole lines; the command must know when to stop, for the end of its input may never be seen. The
     *     caller wipes it. Where it is empty there is nothing to read at all
     */
    ExecResult exec(AgentId id, List<String> command, byte[] input, Duration limit) throws EngineException;

    /** Closes connections; agents go on. */
    @Override
    void close();

    /** A running watch or follow. */
    interface Subscription extends AutoCloseable {
        /** Ends it; the listener is not called after this returns, but for a call under way. Twice is fine. */
        @Override
        void close();
    }

    /** @param output standard output and error as they came */
    record ExecResult(int exitCode, String output) {}
}
