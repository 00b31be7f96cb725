package dev.agentctl.tui.theme;

import java.util.Locale;
import java.util.Map;

/** How many colours a terminal has, as its environment says. */
public enum Depth {
    /** None wanted or none there: weight and reverse video only. */
    MONO,
    /** The sixteen that the person's own palette defines. */
    SIXTEEN,
    INDEXED,
    TRUE;

    /** NO_COLOR (no-color.org) comes before COLORTERM, COLORTERM before TERM. */
    public static Depth of(Map<String, String> environment) {
        if (!environment.getOrDefault("NO_COLOR", "").isEmpty()) {
            return MONO;
        }
        String term = environment.getOrDefault("TERM", "").toLowerCase(Locale.ROOT);
        if (term.isEmpty() || term.equals("dumb") || term.startsWith("vt1") || term.startsWith("vt2")) {
            return MONO;
        }
        String colours = environment.getOrDefault("COLORTERM", "").toLowerCase(Locale.ROOT);
        if (colours.equals("truecolor") || colours.equals("24bit") || term.endsWith("-direct")) {
            return TRUE;
        }
        return term.contains("256color") || !colours.isEmpty() ? INDEXED : SIXTEEN;
    }
}
