package dev.agentctl.shared.secret;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * A token or a passphrase: text that is on no screen, in no log and in no exception, and that {@link #close} takes out of
 * memory. As far as a Java process can promise that: a collector may have moved it before, and a {@link #text} cannot be
 * wiped. Thread-safe.
 */
public final class Secret implements AutoCloseable {
    private final byte[] utf8;

    private Secret(byte[] utf8) {
        this.utf8 = utf8;
    }

    /** @param utf8 taken over: wiped when the secret is */
    public static Secret ofUtf8(byte[] utf8) {
        return new Secret(utf8);
    }

    /** @param text copied and then wiped */
    public static Secret of(char[] text) {
        // A buffer of our own, so that what was encoded can be wiped: three bytes a char are the most.
        byte[] room = new byte[text.length * 3];
        ByteBuffer encoded = ByteBuffer.wrap(room);
        StandardCharsets.UTF_8
                .newEncoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .encode(CharBuffer.wrap(text), encoded, true);
        byte[] utf8 = Arrays.copyOf(room, encoded.position());
        Arrays.fill(room, (byte) 0);
        Arrays.fill(text, '\0');
        return new Secret(utf8);
    }

    /** One that came as text, as from the environment: that text stays in memory. */
    public static Secret of(String text) {
        return new Secret(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Its UTF-8; the caller wipes the copy. */
    public synchronized byte[] bytes() {
        return utf8.clone();
    }

    /** Its UTF-8 and a line's end, as a reader of lines takes it; the caller wipes the copy. */
    public synchronized byte[] line() {
        byte[] line = Arrays.copyOf(utf8, utf8.length + 1);
        line[utf8.length] = '\n';
        return line;
    }

    /** For an interface that takes nothing but text, as a child's environment. */
    public synchronized String text() {
        return new String(utf8, StandardCharsets.UTF_8);
    }

    /** In bytes of UTF-8. */
    public int length() {
        return utf8.length;
    }

    /** Whether both are the same, in a time that does not tell where they differ. */
    public boolean isSameAs(Secret other) {
        byte[] its = other.bytes();
        try {
            return isSameAs(its);
        } finally {
            Arrays.fill(its, (byte) 0);
        }
    }

    private synchronized boolean isSameAs(byte[] its) {
        return MessageDigest.isEqual(utf8, its);
    }

    /** Wipes it; what is asked of it afterwards is zeros. Twice is fine. */
    @Override
    public synchronized void close() {
        Arrays.fill(utf8, (byte) 0);
    }

    /** Tells nothing, not even its length. */
    @Override
    public String toString() {
        return "(secret)";
    }
}
