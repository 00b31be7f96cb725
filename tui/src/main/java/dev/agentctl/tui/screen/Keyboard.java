package dev.agentctl.tui.screen;

import com.googlecode.lanterna.input.KeyStroke;
import com.googlecode.lanterna.input.KeyType;
import dev.agentctl.tui.key.Key;
import dev.agentctl.tui.key.Key.Code;
import dev.agentctl.tui.screen.KeyPatterns.Mark;
import dev.agentctl.tui.state.Event;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads keys, blocking, on a thread of its own, until the input ends: then the terminal is gone, and the program with
 * it.
 */
final class Keyboard {
    private static final int MAX_PASTE = 10_000;

    private final Source source;
    private final Consumer<Event> events;
    private @Nullable StringBuilder pasting;
    private char high;

    /** Lanterna's {@code readInput}. */
    interface Source {
        KeyStroke read() throws IOException;
    }

    Keyboard(Source source, Consumer<Event> events) {
        this.source = source;
        this.events = events;
    }

    /** Returns when the input has ended. */
    void read() {
        while (true) {
            KeyStroke stroke;
            try {
                stroke = source.read();
            } catch (IOException terminalGone) {
                return;
            }
            if (stroke.getKeyType() == KeyType.EOF) {
                return;
            }
            take(stroke);
        }
    }

    void take(KeyStroke stroke) {
        if (stroke instanceof Mark mark) {
            StringBuilder text = pasting;
            if (mark.equals(Mark.PASTE_BEGIN)) {
                pasting = new StringBuilder();
            } else if (text != null) {
                pasting = null;
                events.accept(new Event.Pasted(text.toString()));
            }
            return;
        }
        StringBuilder text = pasting;
        if (text != null) {
            if (text.length() < MAX_PASTE) {
                text.append(pasted(stroke));
            }
            return;
        }
        key(stroke).ifPresent(key -> events.accept(new Event.Pressed(key)));
    }

    private static String pasted(KeyStroke stroke) {
        Character character = stroke.getCharacter();
        return switch (stroke.getKeyType()) {
            case Character -> character == null ? "" : character.toString();
            case Enter, Tab -> " ";
            default -> "";
        };
    }

    /** The key, or empty for one that this program does not know: with Alt, unknown sequences. */
    private Optional<Key> key(KeyStroke stroke) {
        if (stroke.isAltDown()) {
            return Optional.empty();
        }
        return switch (stroke.getKeyType()) {
            case Character -> character(stroke);
            case ArrowUp -> Optional.of(Key.of(Code.UP));
            case ArrowDown -> Optional.of(Key.of(Code.DOWN));
            case ArrowLeft -> Optional.of(Key.of(Code.LEFT));
            case ArrowRight -> Optional.of(Key.of(Code.RIGHT));
            case PageUp -> Optional.of(Key.of(Code.PAGE_UP));
            case PageDown -> Optional.of(Key.of(Code.PAGE_DOWN));
            case Home -> Optional.of(Key.of(Code.HOME));
            case End -> Optional.of(Key.of(Code.END));
            case Enter -> Optional.of(Key.of(Code.ENTER));
            case Escape -> Optional.of(Key.of(Code.ESCAPE));
            case Backspace, Delete -> Optional.of(Key.of(Code.BACKSPACE));
            case Tab -> Optional.of(Key.of(Code.TAB));
            default -> Optional.empty();
        };
    }

    private Optional<Key> character(KeyStroke stroke) {
        Character read = stroke.getCharacter();
        if (read == null) {
            return Optional.empty();
        }
        char character = read;
        if (stroke.isCtrlDown()) {
            return Optional.of(Key.ctrl(Character.toLowerCase(character)));
        }
        if (Character.isHighSurrogate(character)) {
            high = character;
            return Optional.empty();
        }
        if (Character.isLowSurrogate(character)) {
            return Character.isHighSurrogate(high)
                    ? Optional.of(Key.letter(Character.toCodePoint(high, character)))
                    : Optional.empty();
        }
        return Optional.of(Key.letter(character));
    }
}
