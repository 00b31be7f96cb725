package dev.agentctl.supervisor.token;

import dev.agentctl.shared.cli.CommandFailure;
import dev.agentctl.shared.cli.ExitCode;
import dev.agentctl.shared.secret.Secret;
import dev.agentctl.shared.secret.TokenFile;
import dev.agentctl.shared.secret.TokenShape;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/** A token in one line of standard input. */
public final class TokenLine {
    private TokenLine() {}

    /**
     * Reads no further than the line's end, for the input's may never come, and byte by byte, so that nothing of it stays
     * in a buffer. The caller closes it.
     *
     * @param in not buffered
     * @throws CommandFailure in one sentence without a word of it, if it can be no token
     */
    public static Secret read(InputStream in) throws IOException {
        byte[] room = new byte[TokenFile.MAX_BYTES];
        int length = 0;
        try {
            for (int next = in.read(); next >= 0 && next != '\n' && length < room.length; next = in.read()) {
                room[length++] = (byte) next;
            }
            Secret token = Secret.ofUtf8(Arrays.copyOf(room, length));
            Optional<String> flaw = TokenShape.flaw(token);
            if (flaw.isPresent()) {
                token.close();
                throw new CommandFailure(ExitCode.FAILED, flaw.get());
            }
            return token;
        } finally {
            Arrays.fill(room, (byte) 0);
        }
    }
}
