package dev.agentctl.tui.key;

/**
 * One key press, as far as this program tells keys apart.
 *
 * @param character the letter of a {@link Code#LETTER} or {@link Code#CTRL}; 0 for others
 */
public record Key(Code code, int character) {
    public enum Code {
        LETTER("", ""),
        CTRL("", ""),
        UP("↑", "Up"),
        DOWN("↓", "Down"),
        LEFT("←", "Left"),
        RIGHT("→", "Right"),
        PAGE_UP("PgUp", "PgUp"),
        PAGE_DOWN("PgDn", "PgDn"),
        HOME("Home", "Home"),
        END("End", "End"),
        ENTER("Enter", "Enter"),
        ESCAPE("Esc", "Esc"),
        BACKSPACE("Backspace", "Backspace"),
        TAB("Tab", "Tab");

        private final String label;
        private final String asciiLabel;

        Code(String label, String asciiLabel) {
            this.label = label;
            this.asciiLabel = asciiLabel;
        }
    }

    public static Key letter(int codePoint) {
        return new Key(Code.LETTER, codePoint);
    }

    public static Key ctrl(char letter) {
        return new Key(Code.CTRL, letter);
    }

    public static Key of(Code code) {
        return new Key(code, 0);
    }

    /** What is printed on it. */
    public String label(boolean ascii) {
        return switch (code) {
            case LETTER -> character == ' ' ? "Space" : Character.toString(character);
            case CTRL -> "^" + Character.toString(Character.toUpperCase(character));
            case UP, DOWN, LEFT, RIGHT, PAGE_UP, PAGE_DOWN, HOME, END, ENTER, ESCAPE, BACKSPACE, TAB ->
                ascii ? code.asciiLabel : code.label;
        };
    }
}
