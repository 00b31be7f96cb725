package dev.agentctl.tui.widget;

import com.googlecode.lanterna.TextCharacter;
import com.googlecode.lanterna.screen.TerminalScreen;
import com.googlecode.lanterna.terminal.Terminal;
import java.io.IOException;

/** Lanterna's screen, which knows what the terminal shows; here it can also be told that it no longer does. */
public final class Canvas extends TerminalScreen {
    public Canvas(Terminal terminal) throws IOException {
        super(terminal);
        setCursorPosition(null);
    }

    /**
     * After a resize, a suspension or other programs' output: clears the terminal and takes it as empty, so that the
     * next delta draws every cell.
     */
    public void forget() throws IOException {
        getTerminal().resetColorAndSGR();
        getTerminal().clearScreen();
        getFrontBuffer().setAll(TextCharacter.DEFAULT_CHARACTER);
        getBackBuffer().setAll(TextCharacter.DEFAULT_CHARACTER);
    }
}
