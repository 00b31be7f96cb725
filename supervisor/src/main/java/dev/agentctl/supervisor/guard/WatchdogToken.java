package dev.agentctl.supervisor.guard;

import dev.agentctl.shared.agent.AgentHomes;
import dev.agentctl.shared.cli.CommandFailure;
import dev.agentctl.shared.cli.Console;
import dev.agentctl.shared.cli.ExitCode;
import dev.agentctl.shared.secret.Credentials;
import dev.agentctl.shared.secret.Secret;
import dev.agentctl.shared.secret.TokenFile;
import dev.agentctl.shared.secret.TokenVault;
import dev.agentctl.supervisor.token.Asking;
import dev.agentctl.supervisor.token.Terminal;
import dev.agentctl.supervisor.token.TokenSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** Where the watchdog's token comes from: taken once, when it starts. */
final class WatchdogToken {
    /** The name of systemd's credential. */
    static final String CREDENTIAL = "oauth-token";

    private final AgentHomes homes;
    private final Console console;

    WatchdogToken(AgentHomes homes, Console console) {
        this.homes = homes;
        this.console = console;
    }

    /**
     * @return empty where there is none; the caller keeps it
     * @throws CommandFailure in one sentence, if one was promised and is not there
     */
    Optional<Secret> take(WatchdogOptions options) throws IOException {
        if (options.tokenStdin()) {
            return Optional.of(line(System.in));
        }
        if (options.tokenFile().isPresent()) {
            return Optional.of(file(options.tokenFile().get()));
        }
        String folder = console.environment().getOrDefault("CREDENTIALS_DIRECTORY", "");
        if (!folder.isEmpty() && Files.exists(Path.of(folder, CREDENTIAL))) {
            return Optional.of(file(Path.of(folder, CREDENTIAL)));
        }
        String given = console.environment().getOrDefault(Credentials.TOKEN, "").strip();
        if (!given.isEmpty()) {
            return Optional.of(Secret.of(given));
        }
        return TokenVault.of(homes).exists() ? asked() : Optional.empty();
    }

    /** Where nobody can be asked, God is started all the same: its loop waits for its token, and every screen says so. */
    private Optional<Secret> asked() throws IOException {
        Asking terminal = new Terminal();
        if (!terminal.isPossible()) {
            console.err()
                    .println(
                            "god-watchdog: there is no terminal to ask for the passphrase at, so God is started without"
                                    + " its token: 'agentctl token God' brings it, or give --token-stdin");
            return Optional.empty();
        }
        // Not closed: the token is this process's for as long as it runs.
        return Optional.of(
                new TokenSource(homes, console.environment(), terminal, console.err(), Optional.empty(), false)
                        .token());
    }

    private static Secret file(Path file) throws IOException {
        return TokenFile.read(file)
                .orElseThrow(() -> new CommandFailure(ExitCode.FAILED, file + " holds no token: put one there first"));
    }

    /** Byte by byte, so that nothing of it stays in a buffer. */
    private static Secret line(InputStream in) throws IOException {
        byte[] room = new byte[TokenFile.MAX_BYTES];
        int length = 0;
        try {
            for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
                if (length == room.length) {
                    throw new CommandFailure(
                            ExitCode.FAILED, "the first line of standard input is too long for a token");
                }
                room[length++] = (byte) next;
            }
            if (length == 0) {
                throw new CommandFailure(ExitCode.FAILED, "standard input holds no token: give it in one line");
            }
            return Secret.ofUtf8(Arrays.copyOf(room, length));
        } finally {
            Arrays.fill(room, (byte) 0);
        }
    }
}
