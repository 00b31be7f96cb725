package dev.agentctl.supervisor.ctl;

import dev.agentctl.shared.agent.AgentHomes;
import dev.agentctl.shared.cli.Console;
import dev.agentctl.supervisor.token.Asking;
import java.io.InputStream;
import java.time.Clock;

/**
 * Who gives agentctl's commands, and what they act on.
 *
 * @param fleets opens the engines when a command needs them: not every one does
 * @param waiting between two looks at something that grows
 * @param asking the person at the terminal
 * @param in standard input
 */
record Operator(
        Console console,
        AgentHomes homes,
        Fleet.Opening fleets,
        Clock clock,
        Waiting waiting,
        Asking asking,
        InputStream in) {
    /** A short wait. */
    @FunctionalInterface
    interface Waiting {
        void pause() throws InterruptedException;
    }
}
