package dev.agentctl.supervisor.token;

import dev.agentctl.shared.cli.CommandFailure;
import dev.agentctl.shared.cli.ExitCode;
import dev.agentctl.shared.secret.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** A passphrase in a file's first line, as {@code openssl -pass file:} takes it; a pipe will do. */
public final class PassphraseFile {
    /** As much as openssl takes. */
    static final int MAX_BYTES = 1023;

    private PassphraseFile() {}

    /**
     * The first line without its end; the caller closes it.
     *
     * @throws CommandFailure if that line is empty or too long
     * @throws IOException if the file cannot be read
     */
    public static Secret read(Path file) throws IOException {
        byte[] room = new byte[MAX_BYTES + 2];
        try (InputStream in = Files.newInputStream(file)) {
            int length = in.readNBytes(room, 0, room.length);
            int end = 0;
            while (end < length && room[end] != '\n' && room[end] != '\r') {
                end++;
            }
            if (end == 0) {
                throw new CommandFailure(
                        ExitCode.FAILED, "the first line of " + file + " is empty: it holds no passphrase");
            }
            if (end > MAX_BYTES) {
                throw new CommandFailure(
                        ExitCode.FAILED, "the first line of " + file + " is longer than a passphrase may be");
            }
            return Secret.ofUtf8(Arrays.copyOf(room, end));
        } finally {
            Arrays.fill(room, (byte) 0);
        }
    }
}
