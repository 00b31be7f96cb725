package dev.agentctl.supervisor.ctl;

import dev.agentctl.shared.cli.CommandFailure;
import dev.agentctl.shared.cli.Commands;
import dev.agentctl.shared.cli.ExitCode;
import dev.agentctl.shared.secret.Secret;
import dev.agentctl.shared.secret.TokenFile;
import dev.agentctl.shared.secret.TokenShape;
import dev.agentctl.shared.secret.TokenVault;
import dev.agentctl.supervisor.token.Asking;
import dev.agentctl.supervisor.token.PassphraseFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "setup-token",
        description = "Stores the Claude CLI's token, encrypted under a passphrase.",
        exitCodeList = {Commands.EXIT_0, Commands.EXIT_2, Commands.EXIT_4},
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "'claude setup-token' prints the token. It and the passphrase are typed unseen.",
            "The file is AES-256-CBC under PBKDF2, as openssl reads and writes it:",
            "  openssl enc -d -aes-256-cbc -a -pbkdf2 -iter 100000 \\",
            "    -in ~/.agentchat/secrets/oauth-token.enc"
        })
final class SetupTokenCommand implements Callable<Integer> {
    private static final int TRIES = 3;
    /** One that is as short as this is guessed in an afternoon. */
    private static final int SHORT = 8;

    @Option(names = "--token-stdin", description = "Reads the token from standard input.")
    private boolean tokenStdin;

    @Option(
            names = "--passphrase-file",
            paramLabel = "FILE",
            description = "The passphrase is FILE's first line: nothing is asked.")
    private @Nullable Path passphraseFile;

    @Option(names = "--force", description = "Replaces a stored token without asking.")
    private boolean force;

    private final AgentCtl top;

    SetupTokenCommand(AgentCtl top) {
        this.top = top;
    }

    @Override
    public Integer call() throws IOException {
        TokenVault vault = TokenVault.of(top.operator().homes());
        agreeToReplace(vault);
        try (Secret token = token();
                Secret passphrase = passphrase()) {
            vault.seal(token, passphrase);
        }
        top.operator().console().out().println("The token is stored in " + vault.file() + ", under its passphrase.");
        return ExitCode.FINE.number();
    }

    private void agreeToReplace(TokenVault vault) throws IOException {
        if (force || !vault.exists()) {
            return;
        }
        Asking asking = top.operator().asking();
        String there = "a token is stored in " + vault.file() + " already";
        if (!asking.isPossible()) {
            throw new CommandFailure(ExitCode.FAILED, there + ": give --force to replace it");
        }
        if (!asking.agrees("There is a token in " + vault.file() + " already. Replace it?")) {
            throw new CommandFailure(ExitCode.FAILED, there + ", and stays as it is");
        }
    }

    private Secret token() throws IOException {
        Secret token = tokenStdin ? fromInput() : asked("Token, as 'claude setup-token' prints it", "--token-stdin");
        Optional<String> flaw = TokenShape.flaw(token);
        if (flaw.isPresent()) {
            token.close();
            throw new CommandFailure(ExitCode.FAILED, flaw.get() + ": nothing was stored");
        }
        TokenShape.remark(token).ifPresent(this::warn);
        return token;
    }

    /** All of standard input, but for the line's end. */
    private Secret fromInput() throws IOException {
        byte[] room = new byte[TokenFile.MAX_BYTES + 1];
        try {
            int length = top.operator().in().readNBytes(room, 0, room.length);
            while (length > 0 && (room[length - 1] == '\n' || room[length - 1] == '\r')) {
                length--;
            }
            return Secret.ofUtf8(Arrays.copyOf(room, length));
        } finally {
            Arrays.fill(room, (byte) 0);
        }
    }

    private Secret passphrase() throws IOException {
        if (passphraseFile != null) {
            return checked(PassphraseFile.read(passphraseFile));
        }
        for (int tries = 1; ; tries++) {
            Secret first = asked("Passphrase to store it under", "--passphrase-file");
            if (first.length() == 0) {
                throw new CommandFailure(ExitCode.FAILED, "the passphrase is empty: nothing was stored");
            }
            try (Secret second = top.operator().asking().hidden("The passphrase again")) {
                if (first.isSameAs(second)) {
                    return checked(first);
                }
            }
            first.close();
            if (tries == TRIES) {
                throw new CommandFailure(ExitCode.FAILED, "the two passphrases differ: nothing was stored");
            }
            top.operator().console().err().println("The two differ: try again.");
        }
    }

    private Secret checked(Secret passphrase) {
        if (passphrase.length() < SHORT) {
            warn("a passphrase of fewer than " + SHORT + " characters is soon guessed by whoever gets the file");
        }
        return passphrase;
    }

    private Secret asked(String question, String instead) throws IOException {
        Asking asking = top.operator().asking();
        if (!asking.isPossible()) {
            throw new CommandFailure(ExitCode.FAILED, "there is no terminal to ask at: give " + instead);
        }
        return asking.hidden(question);
    }

    private void warn(String remark) {
        top.operator().console().err().println("agentctl: note: " + remark);
    }
}
