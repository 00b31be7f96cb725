package dev.agentctl.supervisor.team;

import java.util.Optional;

/**
 * A task as people write it: {@code TASK: mend the door}, {@code TASK: @ada mend the door}. Pure.
 *
 * @param addressee the nick after the at sign, as it was written
 * @param text may be empty
 */
record TaskLine(Optional<String> addressee, String text) {
    private static final String WORD = "TASK:";

    /** Empty where the line asks for no task. */
    static Optional<TaskLine> parse(String line) {
        String said = line.strip();
        if (!said.regionMatches(true, 0, WORD, 0, WORD.length())) {
            return Optional.empty();
        }
        String text = said.substring(WORD.length()).strip();
        if (!text.startsWith("@")) {
            return Optional.of(new TaskLine(Optional.empty(), text));
        }
        int end = 1;
        while (end < text.length() && isOfNick(text.charAt(end))) {
            end++;
        }
        String rest = text.substring(end).strip();
        return Optional.of(
                end == 1
                        ? new TaskLine(Optional.empty(), text)
                        : new TaskLine(Optional.of(text.substring(1, end)), startsWithColon(rest)));
    }

    /** {@code @ada: mend} is the same as {@code @ada mend}. */
    private static String startsWithColon(String text) {
        return text.startsWith(":") || text.startsWith(",") ? text.substring(1).strip() : text;
    }

    static boolean isOfNick(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    }
}
