package dev.agentctl.tui.theme;

import java.util.Map;

/** What a person asks for with {@code --theme}. */
public enum Choice {
    AUTO("auto"),
    DARK("dark"),
    LIGHT("light"),
    SIXTEEN("16"),
    MONO("mono");

    private final String word;

    Choice(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }

    /** The theme for this choice on a terminal with this environment. */
    public Theme theme(Map<String, String> environment) {
        Depth depth = Depth.of(environment);
        return switch (this) {
            case AUTO -> Theme.of(depth, isLight(environment));
            case DARK -> Theme.of(depth, false);
            case LIGHT -> Theme.of(depth, true);
            case SIXTEEN -> Theme.of(Depth.SIXTEEN, isLight(environment));
            case MONO -> Theme.of(Depth.MONO, false);
        };
    }

    /** COLORFGBG, where a terminal sets it, ends in the background's number: 7 and 15 are white. */
    private static boolean isLight(Map<String, String> environment) {
        String colours = environment.getOrDefault("COLORFGBG", "");
        String background = colours.substring(colours.lastIndexOf(';') + 1);
        return background.equals("7") || background.equals("15");
    }
}
