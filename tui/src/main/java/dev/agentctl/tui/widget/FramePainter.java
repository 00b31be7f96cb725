package dev.agentctl.tui.widget;

import com.googlecode.lanterna.SGR;
import com.googlecode.lanterna.TextCharacter;
import com.googlecode.lanterna.screen.Screen.RefreshType;
import dev.agentctl.shared.text.Width;
import dev.agentctl.tui.present.Frame;
import dev.agentctl.tui.present.Line;
import dev.agentctl.tui.present.Tone;
import dev.agentctl.tui.theme.Style;
import dev.agentctl.tui.theme.Theme;
import java.io.IOException;
import java.text.Normalizer;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Brings frames onto a canvas, cell by cell, and only the lines that changed. Used by the screen's thread alone.
 *
 * <p>Lanterna counts an emoji's columns otherwise than terminals do; a character whose columns it would get wrong is
 * drawn as a plain letter that looks like it, or as question marks, of the right width.
 */
public final class FramePainter {
    private static final int CACHED = 4096;
    /** Asks for the emoji's own, two columns wide picture; with it Lanterna too counts two. */
    private static final String EMOJI = "\ufe0f";

    private final Canvas canvas;
    private final Update update;
    private final Theme theme;
    private final Map<Style, Map<Integer, TextCharacter>> cells = new HashMap<>();
    private @Nullable Frame shown;

    /** What surrounds one change of the terminal, so that it is seen whole. */
    public interface Update {
        void begin() throws IOException;

        void end() throws IOException;
    }

    public FramePainter(Canvas canvas, Update update, Theme theme) {
        this.canvas = canvas;
        this.update = update;
        this.theme = theme;
    }

    /** Draws the frame; where nothing changed, not a byte is written. Whether anything was drawn. */
    public boolean paint(Frame frame) throws IOException {
        Frame before = shown;
        if (frame.equals(before)) {
            return false;
        }
        boolean whole = before == null || before.columns() != frame.columns() || before.rows() != frame.rows();
        update.begin();
        if (whole) {
            // Does something the first time only.
            canvas.startScreen();
            canvas.doResizeIfNecessary();
            canvas.forget();
        }
        for (int row = 0; row < frame.rows(); row++) {
            Line line = frame.lines().get(row);
            if (whole || before == null || !line.equals(before.lines().get(row))) {
                draw(row, line, frame.columns());
            }
        }
        canvas.refresh(RefreshType.DELTA);
        update.end();
        shown = frame;
        return true;
    }

    /** The next frame is drawn whole: the terminal may show anything. */
    public void forget() {
        shown = null;
    }

    private void draw(int row, Line line, int columns) {
        int column = 0;
        for (Line.Span span : line.spans()) {
            Style style = theme.style(span.tone(), line.ground());
            String text = composed(span.text());
            for (int i = 0; i < text.length(); ) {
                int codePoint = text.codePointAt(i);
                i += Character.charCount(codePoint);
                int width = Width.of(codePoint);
                if (width > 0 && column + width <= columns) {
                    column = put(row, column, codePoint, width, style);
                }
            }
        }
        Style rest = theme.style(Tone.PLAIN, line.ground());
        while (column < columns) {
            column = put(row, column, ' ', 1, rest);
        }
    }

    /** Letters with their accents in one character each: a cell holds no more. */
    private static String composed(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x300) {
                return Normalizer.normalize(text, Normalizer.Form.NFC);
            }
        }
        return text;
    }

    private int put(int row, int column, int codePoint, int width, Style style) {
        TextCharacter cell = cell(codePoint, width, style);
        if (cell.isDoubleWidth() == (width == 2)) {
            canvas.setCharacter(column, row, cell);
        } else {
            TextCharacter unknown = cell(lookalike(codePoint), 1, style);
            for (int i = 0; i < width; i++) {
                canvas.setCharacter(column + i, row, unknown);
            }
        }
        return column + width;
    }

    /** A plain letter for a decorated one, as in mathematical bold; else a question mark. */
    private static int lookalike(int codePoint) {
        String plain = Normalizer.normalize(Character.toString(codePoint), Normalizer.Form.NFKC);
        return plain.length() == 1 && plain.charAt(0) > ' ' && plain.charAt(0) < 0x7f ? plain.charAt(0) : '?';
    }

    private TextCharacter cell(int codePoint, int width, Style style) {
        Map<Integer, TextCharacter> known = cells.computeIfAbsent(style, unseen -> new HashMap<>());
        TextCharacter cell = known.get(codePoint);
        if (cell == null) {
            cell = character(codePoint, width, style);
            if (known.size() >= CACHED) {
                known.clear();
            }
            known.put(codePoint, cell);
        }
        return cell;
    }

    private static TextCharacter character(int codePoint, int width, Style style) {
        EnumSet<SGR> weight = EnumSet.noneOf(SGR.class);
        weight.addAll(style.weight());
        String text = Character.toString(codePoint);
        TextCharacter plain = TextCharacter.fromString(text, style.foreground(), style.background(), weight)[0];
        if (width == 2 && !plain.isDoubleWidth() && Character.isEmojiPresentation(codePoint)) {
            return TextCharacter.fromString(text + EMOJI, style.foreground(), style.background(), weight)[0];
        }
        return plain;
    }
}
