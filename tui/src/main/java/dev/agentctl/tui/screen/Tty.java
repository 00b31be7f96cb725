package dev.agentctl.tui.screen;

import com.googlecode.lanterna.TerminalSize;
import com.googlecode.lanterna.input.KeyDecodingProfile;
import com.googlecode.lanterna.terminal.ansi.ANSITerminal;
import dev.agentctl.shared.text.Width;
import dev.agentctl.tui.widget.FramePainter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The person's terminal for Lanterna: writes in one piece and as little as possible, is told its size and never asks,
 * and can be left and entered again. Output is the screen thread's, but {@link #leave} may come from any.
 */
final class Tty extends ANSITerminal implements FramePainter.Update {
    private static final int BUFFER = 1 << 16;

    private static final String ENTER = "\u001b[?1049h\u001b[?25l\u001b[?2004h";
    /** Ends a frame that was cut off, and undoes {@link #ENTER}. */
    private static final String LEAVE = "\u001b[?2026l\u001b[0m\u001b[?2004l\u001b[?25h\u001b[?1049l";

    private static final String BEGIN = "\u001b[?2026h";
    private static final String END = "\u001b[?2026l";

    private final OutputStream out;
    private volatile TerminalSize size;
    private boolean inside;
    private int row = -1;
    private int column;
    /** After a wide character: terminals do not agree where the cursor is now. */
    private boolean unsure = true;

    Tty(InputStream in, OutputStream out, TerminalSize size) {
        this(in, new BufferedOutputStream(out, BUFFER), size);
    }

    private Tty(InputStream in, BufferedOutputStream out, TerminalSize size) {
        super(in, out, StandardCharsets.UTF_8);
        this.out = out;
        this.size = size;
    }

    @Override
    protected KeyDecodingProfile getDefaultKeyDecodingProfile() {
        return new KeyPatterns();
    }

    @Override
    protected TerminalSize findTerminalSize() {
        return size;
    }

    /** What it is from now on; the next frame of another size makes Lanterna's screen follow. */
    void resize(TerminalSize changed) {
        size = changed;
        onResized(changed);
    }

    /** The alternate screen, no cursor, pasted text marked as such. */
    synchronized void enter() throws IOException {
        if (!inside) {
            inside = true;
            write(ENTER);
            out.flush();
            unsure = true;
        }
    }

    /** The shell's screen again, as it was. Nothing is drawn until the next {@link #enter}; twice is fine. */
    synchronized void leave() throws IOException {
        if (inside) {
            inside = false;
            write(LEAVE);
            out.flush();
        }
    }

    @Override
    public void enterPrivateMode() throws IOException {
        enter();
    }

    @Override
    public void exitPrivateMode() throws IOException {
        leave();
    }

    @Override
    public synchronized void begin() throws IOException {
        write(BEGIN);
    }

    @Override
    public synchronized void end() throws IOException {
        write(END);
        if (inside) {
            out.flush();
        }
    }

    /** A frame is one write: see {@link #end}. */
    @Override
    public void flush() {
        // Lanterna flushes before the frame's end is written.
    }

    /** Hidden from {@link #enter} to {@link #leave}; Lanterna would say so with each frame. */
    @Override
    public void setCursorVisible(boolean visible) {
        // See ENTER and LEAVE.
    }

    @Override
    public synchronized void clearScreen() throws IOException {
        super.clearScreen();
        unsure = true;
    }

    /** Within a row a relative move is half as long. */
    @Override
    public synchronized void setCursorPosition(int x, int y) throws IOException {
        if (!unsure && y == row && x > column) {
            int right = x - column;
            write(right == 1 ? "\u001b[C" : "\u001b[" + right + "C");
        } else if (unsure || y != row || x != column) {
            super.setCursorPosition(x, y);
        }
        row = y;
        column = x;
        unsure = false;
    }

    @Override
    public synchronized void putString(String string) throws IOException {
        if (unsure && row >= 0) {
            super.setCursorPosition(column, row);
            unsure = false;
        }
        writeToTerminal(string.getBytes(StandardCharsets.UTF_8));
        int width = Width.of(string.codePointAt(0));
        column += width;
        unsure = width != 1;
    }

    @Override
    protected synchronized void writeToTerminal(byte... bytes) throws IOException {
        if (inside) {
            out.write(bytes);
        }
    }

    private void write(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
    }
}
