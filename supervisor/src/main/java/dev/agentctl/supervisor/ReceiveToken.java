package dev.agentctl.supervisor;

import dev.agentctl.shared.cli.CommandFailure;
import dev.agentctl.shared.cli.ExitCode;
import dev.agentctl.shared.secret.Secret;
import dev.agentctl.shared.secret.TokenFile;
import dev.agentctl.supervisor.token.TokenLine;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/**
 * {@code agent-supervisor receive-token}: run beside an agent, takes one line of standard input as the token that the
 * agent's loop waits for. Prints nothing of it.
 */
final class ReceiveToken {
    private ReceiveToken() {}

    /** @throws CommandFailure in one sentence, if this agent takes no token, or what came is none */
    static ExitCode run(InputStream in, Map<String, String> environment) {
        TokenFile file = TokenFile.of(environment)
                .orElseThrow(() -> new CommandFailure(
                        ExitCode.FAILED,
                        TokenFile.VARIABLE + " is not set: this agent was started without waiting for a token"));
        try (Secret token = TokenLine.read(in)) {
            file.write(token);
            return ExitCode.FINE;
        } catch (IOException failure) {
            throw new CommandFailure(
                    ExitCode.FAILED, "the token cannot be put into " + file.path() + ": " + failure.getMessage());
        }
    }
}
