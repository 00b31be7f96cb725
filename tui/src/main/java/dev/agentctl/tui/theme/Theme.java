package dev.agentctl.tui.theme;

import com.googlecode.lanterna.SGR;
import com.googlecode.lanterna.TextColor;
import com.googlecode.lanterna.TextColor.ANSI;
import dev.agentctl.tui.present.Line.Ground;
import dev.agentctl.tui.present.Tone;
import java.util.EnumMap;
import java.util.Map;

/**
 * Which style each tone has on each ground. The screen's own background stays: only the selected line and a banner have
 * one. Immutable.
 */
public final class Theme {
    private final Map<Ground, Map<Tone, Style>> styles;

    private Theme(Map<Ground, Map<Tone, Style>> styles) {
        this.styles = styles;
    }

    public Style style(Tone tone, Ground ground) {
        Map<Tone, Style> tones = styles.get(ground);
        Style style = tones == null ? null : tones.get(tone);
        if (style == null) {
            throw new IllegalStateException("no style for " + tone + " on " + ground);
        }
        return style;
    }

    static Theme of(Depth depth, boolean light) {
        Map<Ground, Map<Tone, Style>> styles = new EnumMap<>(Ground.class);
        for (Ground ground : Ground.values()) {
            Map<Tone, Style> tones = new EnumMap<>(Tone.class);
            for (Tone tone : Tone.values()) {
                tones.put(
                        tone,
                        switch (depth) {
                            case MONO -> mono(tone, ground);
                            case SIXTEEN -> sixteen(tone, ground);
                            case INDEXED -> coloured(tone, ground, false, light);
                            case TRUE -> coloured(tone, ground, true, light);
                        });
            }
            styles.put(ground, tones);
        }
        return new Theme(styles);
    }

    private static Style mono(Tone tone, Ground ground) {
        boolean heavy = switch (tone) {
            case STRONG, BAD, WARN, ACCENT -> true;
            case PLAIN, MUTED, TRACK, GOOD, WAIT -> false;
        };
        return weighted(ANSI.DEFAULT, ANSI.DEFAULT, heavy, ground != Ground.NORMAL);
    }

    /** The person's palette: no background is known, so the lines that have one are in reverse video. */
    private static Style sixteen(Tone tone, Ground ground) {
        TextColor colour = switch (tone) {
            case PLAIN, MUTED, STRONG -> ANSI.DEFAULT;
            case TRACK -> ANSI.BLACK_BRIGHT;
            case ACCENT -> ANSI.BLUE;
            case GOOD -> ANSI.GREEN;
            case WAIT -> ANSI.CYAN;
            case WARN -> ANSI.YELLOW;
            case BAD -> ANSI.RED;
        };
        boolean heavy = tone == Tone.STRONG || tone == Tone.BAD;
        return ground == Ground.NORMAL
                ? weighted(colour, ANSI.DEFAULT, heavy, false)
                : weighted(ground == Ground.BANNER ? ANSI.RED : ANSI.DEFAULT, ANSI.DEFAULT, heavy, true);
    }

    private static Style weighted(TextColor foreground, TextColor background, boolean heavy, boolean reverse) {
        return heavy
                ? reverse
                        ? Style.of(foreground, background, SGR.BOLD, SGR.REVERSE)
                        : Style.of(foreground, background, SGR.BOLD)
                : reverse ? Style.of(foreground, background, SGR.REVERSE) : Style.of(foreground, background);
    }

    private static Style coloured(Tone tone, Ground ground, boolean exact, boolean light) {
        TextColor background = switch (ground) {
            case NORMAL -> ANSI.DEFAULT;
            case SELECTED -> light ? colour(exact, 0xe4e9f2, 254) : colour(exact, 0x2b3240, 237);
            case BANNER -> light ? colour(exact, 0xf6d9d2, 224) : colour(exact, 0x5c2a2a, 52);
        };
        TextColor foreground = light ? onLight(tone, exact) : onDark(tone, exact);
        if (ground == Ground.BANNER) {
            foreground = light ? colour(exact, 0x6b1f16, 88) : colour(exact, 0xffe3d8, 224);
        }
        return weighted(foreground, background, tone == Tone.STRONG || ground == Ground.BANNER, false);
    }

    private static TextColor onDark(Tone tone, boolean exact) {
        return switch (tone) {
            case PLAIN, STRONG -> ANSI.DEFAULT;
            case MUTED -> colour(exact, 0x8b93a1, 246);
            case TRACK -> colour(exact, 0x4b5261, 239);
            case ACCENT -> colour(exact, 0x8ab4f0, 111);
            case GOOD -> colour(exact, 0x8fbf85, 108);
            case WAIT -> colour(exact, 0x78b6c4, 73);
            case WARN -> colour(exact, 0xe0b45c, 179);
            case BAD -> colour(exact, 0xec7a6e, 174);
        };
    }

    private static TextColor onLight(Tone tone, boolean exact) {
        return switch (tone) {
            case PLAIN, STRONG -> ANSI.DEFAULT;
            case MUTED -> colour(exact, 0x667080, 242);
            case TRACK -> colour(exact, 0xb9c0cc, 250);
            case ACCENT -> colour(exact, 0x2257a8, 25);
            case GOOD -> colour(exact, 0x2f7a35, 28);
            case WAIT -> colour(exact, 0x1b7285, 30);
            case WARN -> colour(exact, 0x96650a, 94);
            case BAD -> colour(exact, 0xb3261a, 124);
        };
    }

    private static TextColor colour(boolean exact, int rgb, int index) {
        return exact ? new TextColor.RGB(rgb >> 16, rgb >> 8 & 0xff, rgb & 0xff) : new TextColor.Indexed(index);
    }
}
