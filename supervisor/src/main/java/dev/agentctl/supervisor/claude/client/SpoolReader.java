package dev.agentctl.supervisor.claude.client;

import dev.agentctl.shared.file.UntrustedFile;
import dev.agentctl.supervisor.claude.ClaudeStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads what a CLI left in its spool, after the client that tailed it is gone. */
public final class SpoolReader {
    private SpoolReader() {}

    /**
     * Reads on from where a listener was last told that a line ends. The CLI must have ended: what it writes later is
     * missed. A last line that was broken off is given as {@link dev.agentctl.supervisor.claude.ClaudeMessage.Plain}, with
     * the offset of the line before it.
     *
     * @param offset as {@link ClientListener#message} gave it; 0 for all
     * @return the offset after the last whole line; the one that was given where there is no such file
     * @throws IOException in one sentence, if the file cannot be read, is no regular file, or is shorter than the offset
     */
    public static long rest(Path spool, long offset, ClaudeStream.Sink sink) throws IOException {
        try (SeekableByteChannel channel = UntrustedFile.open(spool)) {
            if (channel.size() < offset) {
                throw new IOException(spool + " is shorter (" + channel.size() + " bytes) than what was read of it ("
                        + offset + "): it was changed");
            }
            channel.position(offset);
            return new ClaudeStream(ClaudeStream.SHORT, sink).drain(Channels.newInputStream(channel), offset);
        } catch (NoSuchFileException none) {
            return offset;
        }
    }
}
