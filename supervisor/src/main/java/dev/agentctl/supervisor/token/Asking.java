package dev.agentctl.supervisor.token;

import dev.agentctl.shared.cli.CommandFailure;
import dev.agentctl.shared.secret.Secret;
import java.io.IOException;

/** Asks the person at the terminal. One thread at a time. */
public interface Asking {
    /** Nobody is there to be asked. */
    Asking NOBODY = new Asking() {
        @Override
        public boolean isPossible() {
            return false;
        }

        @Override
        public Secret hidden(String question) throws IOException {
            throw new IOException("there is no terminal to ask at");
        }

        @Override
        public boolean agrees(String question) throws IOException {
            throw new IOException("there is no terminal to ask at");
        }
    };

    /** Whether there is a terminal to ask at. */
    boolean isPossible();

    /**
     * What the person types, unseen; it may be empty. The caller closes it.
     *
     * @throws CommandFailure where the person ended the input instead
     * @throws IOException if there is no terminal, or it cannot be used
     */
    Secret hidden(String question) throws IOException;

    /**
     * Whether the person agrees; anything but yes is no.
     *
     * @throws IOException if there is no terminal
     */
    boolean agrees(String question) throws IOException;
}
