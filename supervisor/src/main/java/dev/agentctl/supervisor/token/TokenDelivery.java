package dev.agentctl.supervisor.token;

import dev.agentctl.shared.cli.Sentences;
import dev.agentctl.shared.engine.Agent;
import dev.agentctl.shared.engine.Engine;
import dev.agentctl.shared.engine.Engine.ExecResult;
import dev.agentctl.shared.engine.EngineException;
import dev.agentctl.shared.engine.EngineUnreachableException;
import dev.agentctl.shared.engine.NoSuchAgentException;
import dev.agentctl.shared.secret.Secret;
import dev.agentctl.shared.text.Clean;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Hands a token to a running agent: {@code agent-supervisor receive-token} beside it reads it from standard input and
 * puts it into memory where the agent's loop looks for it. So it is in no argument, no environment and on no disk.
 */
public final class TokenDelivery {
    /** What runs beside the agent. */
    public static final List<String> COMMAND = List.of(Engine.SUPERVISOR, "receive-token");

    /** For all tries together. */
    private static final Duration BOUND = Duration.ofSeconds(30);

    private static final long PAUSE_NANOS = 300_000_000L;

    /** How a supervisor ends that does not know the command. */
    private static final int NO_SUCH_COMMAND = 2;

    private TokenDelivery() {}

    /** Trying again does not help. */
    private static final class TooOldException extends EngineException {
        private static final long serialVersionUID = 1L;

        TooOldException() {
            super("its supervisor is an older one, which takes no token: build its image anew with 'agentctl build'");
        }
    }

    /**
     * Returns when the agent's side has taken the token; tries again for half a minute where it has not, for its
     * container may be coming up. A token that it had before is replaced.
     *
     * @throws EngineException in one sentence that follows the agent's name, if it was not taken
     */
    public static void deliver(Engine engine, Agent agent, Secret token) throws EngineException {
        byte[] line = token.line();
        try {
            deliver(engine, agent, line, System.nanoTime() + BOUND.toNanos());
        } finally {
            Arrays.fill(line, (byte) 0);
        }
    }

    private static void deliver(Engine engine, Agent agent, byte[] line, long deadline) throws EngineException {
        while (true) {
            EngineException failure;
            try {
                ExecResult result = engine.exec(agent.id(), COMMAND, line, BOUND);
                if (result.exitCode() == 0) {
                    return;
                }
                if (result.exitCode() == NO_SUCH_COMMAND) {
                    throw new TooOldException();
                }
                failure = new EngineException(said(result));
            } catch (EngineUnreachableException | TooOldException hopeless) {
                throw hopeless;
            } catch (NoSuchAgentException over) {
                throw ended(agent, over);
            } catch (EngineException again) {
                failure = again;
            }
            if (hasEnded(engine, agent)) {
                throw ended(agent, failure);
            }
            if (System.nanoTime() - deadline > 0 || Thread.currentThread().isInterrupted()) {
                throw new EngineException("its token could not be handed over: " + Sentences.of(failure), failure);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private static NoSuchAgentException ended(Agent agent, EngineException cause) {
        NoSuchAgentException ended =
                new NoSuchAgentException("it ended before it took its token: see 'agentctl logs " + agent.name() + "'");
        ended.initCause(cause);
        return ended;
    }

    private static String said(ExecResult result) {
        String output = result.output().strip();
        String last = output.substring(output.lastIndexOf('\n') + 1);
        return last.isEmpty() ? "agent-supervisor ended with " + result.exitCode() : Clean.line(last, 300);
    }

    private static boolean hasEnded(Engine engine, Agent agent) throws EngineException {
        for (Agent each : engine.list()) {
            if (each.id().equals(agent.id())) {
                return !each.isRunning();
            }
        }
        return true;
    }
}
