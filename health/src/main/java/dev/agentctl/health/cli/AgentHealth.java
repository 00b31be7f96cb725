package dev.agentctl.health.cli;

import dev.agentctl.shared.cli.Commands;
import dev.agentctl.shared.cli.Console;
import java.time.Clock;

/** The command {@code agent-health}. */
public final class AgentHealth {
    private AgentHealth() {}

    public static void main(String... args) {
        Console console = Console.ofProcess();
        Commands.main(HealthCommand.line(console, Clock.systemUTC()), console, args);
    }
}
