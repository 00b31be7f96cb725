package dev.agentctl.shared.team;

import java.time.Instant;

/**
 * Something remarkable about a session or a team, which its supervisor says until it is over.
 *
 * @param kind one of the words below
 * @param text a sentence, with the figures that show it
 */
public record Notice(String kind, String text, Instant since) {
    /** The same tool call, or the same error, again and again. */
    public static final String LOOP = "loop";
    /** Much money, and no commit, task change or new tool call. */
    public static final String NO_PROGRESS = "no-progress";
    /** Near a budget's end, or past it. */
    public static final String BUDGET = "budget";
    /** Near its context's end. */
    public static final String CONTEXT = "context";
    /** It cannot go on by itself. */
    public static final String BLOCKED = "blocked";
    /** A spawn, shift change or retirement did not go as it should. */
    public static final String TROUBLE = "trouble";
}
