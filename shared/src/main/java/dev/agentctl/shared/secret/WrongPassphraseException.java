package dev.agentctl.shared.secret;

import java.io.IOException;
import java.nio.file.Path;

/** The vault is whole, and this passphrase does not open it. */
public final class WrongPassphraseException extends IOException {
    private static final long serialVersionUID = 1L;

    WrongPassphraseException(Path vault) {
        super("this is not the passphrase of " + vault + ": 'agentctl setup-token' makes a new one");
    }
}
