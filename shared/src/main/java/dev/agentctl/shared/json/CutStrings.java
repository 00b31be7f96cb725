package dev.agentctl.shared.json;

import java.io.IOException;
import java.io.InputStream;

/**
 * JSON with its long strings cut: of each one so many bytes pass, never half of a character or of an escape, and the rest
 * is read and dropped. So a parser behind it never holds more than that of any string. One thread's.
 */
final class CutStrings extends InputStream {
    private final InputStream in;
    private final int maxBytes;
    private boolean inString;
    private boolean afterBackslash;
    private int digitsLeft;
    private int kept;
    private boolean isCut;

    CutStrings(InputStream in, int maxBytes) {
        this.in = in;
        this.maxBytes = maxBytes;
    }

    @Override
    public int read() throws IOException {
        for (int b = in.read(); b >= 0; b = in.read()) {
            if (passes(b)) {
                return b;
            }
        }
        return -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int count) throws IOException {
        int kept = 0;
        while (kept < count) {
            int b = read();
            if (b < 0) {
                return kept == 0 ? -1 : kept;
            }
            bytes[offset + kept++] = (byte) b;
        }
        return kept;
    }

    private boolean passes(int b) {
        if (!inString) {
            inString = b == '"';
            kept = 0;
            isCut = false;
            return true;
        }
        boolean begins = false;
        if (afterBackslash) {
            afterBackslash = false;
            digitsLeft = b == 'u' ? 4 : 0;
        } else if (digitsLeft > 0) {
            digitsLeft--;
        } else if (b == '"') {
            inString = false;
            return true;
        } else {
            afterBackslash = b == '\\';
            // A byte 10xxxxxx goes on with a character that has begun.
            begins = (b & 0xc0) != 0x80;
        }
        isCut |= begins && kept >= maxBytes;
        kept++;
        return !isCut;
    }
}
