package dev.agentctl.supervisor.team;

import dev.agentctl.shared.cli.CommandFailure;
import dev.agentctl.shared.cli.ExitCode;
import java.time.Duration;
import java.util.List;

/** {@code agent-supervisor team}, but for a look at all sessions twice a second. */
final class TeamProgram {
    private TeamProgram() {}

    public static void main(String... arguments) {
        ExitCode code;
        try {
            code = TeamSupervisor.run(List.of(arguments), System.getenv(), Duration.ofMillis(500));
        } catch (CommandFailure failure) {
            System.out.println("agent-supervisor: " + failure.getMessage());
            code = failure.exitCode();
        }
        System.out.flush();
        Runtime.getRuntime().halt(code.number());
    }
}
