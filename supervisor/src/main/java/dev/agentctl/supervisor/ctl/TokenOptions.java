package dev.agentctl.supervisor.ctl;

import dev.agentctl.supervisor.token.TokenSource;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the token of agents that are started comes from. */
final class TokenOptions {
    @Option(
            names = "--passphrase-file",
            paramLabel = "FILE",
            description = "The passphrase of the stored token is FILE's first line: nothing is asked.")
    private @Nullable Path passphraseFile;

    @Option(names = "--without-token", description = "Starts without a token: it waits for one, see 'agentctl token'.")
    private boolean without;

    /** The caller closes it. */
    TokenSource source(Operator operator) {
        return source(operator, passphraseFile, without);
    }

    static TokenSource source(Operator operator, @Nullable Path passphraseFile, boolean without) {
        return new TokenSource(
                operator.homes(),
                operator.console().environment(),
                operator.asking(),
                operator.console().err(),
                Optional.ofNullable(passphraseFile),
                without);
    }
}
