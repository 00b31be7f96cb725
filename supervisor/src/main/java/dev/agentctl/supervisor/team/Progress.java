package dev.agentctl.supervisor.team;

import dev.agentctl.shared.json.JsonObject;
import dev.agentctl.shared.text.Clean;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a session gets anywhere: it does not where it calls one tool with one input again and again, gets one error
 * again and again, or spends much without a commit, or a tool call that it has not made before. Mutable; the team's
 * thread's.
 */
final class Progress {
    /** Calls that are remembered, to know new ones. */
    private static final int MAX_SEEN = 512;

    private static final int MAX_WORDS = 120;

    private final TeamRules.Loops rules;
    private final Set<Long> seen = new LinkedHashSet<>();
    /** The last call in words, and its print, since two calls may begin alike. */
    private String call = "";

    private long callPrint;
    private int calls;
    private String error = "";
    private long errorPrint;
    private int errors;
    /** Whether the turn under way has made a call that is new: what it costs is well spent. */
    private boolean progressed;

    private double usdAtProgress;
    private String head = "";

    Progress(TeamRules.Loops rules) {
        this.rules = rules;
    }

    /** A tool is called. */
    void called(String tool, JsonObject input) {
        String text = tool + " " + input;
        long print = print(text);
        calls = print == callPrint ? calls + 1 : 1;
        callPrint = print;
        call = Clean.line(text, MAX_WORDS);
        if (seen.add(print)) {
            progressed = true;
            if (seen.size() > MAX_SEEN) {
                seen.remove(seen.iterator().next());
            }
        }
    }

    /** A tool gave its result. */
    void answered(boolean failed, String text) {
        if (!failed) {
            error = "";
            errorPrint = 0;
            errors = 0;
            return;
        }
        long print = print(text);
        errors = print == errorPrint ? errors + 1 : 1;
        errorPrint = print;
        error = Clean.line(text, MAX_WORDS);
    }

    /** A turn is over; {@code usd} is what the session has cost by then. */
    void paid(double usd) {
        if (progressed) {
            usdAtProgress = usd;
            progressed = false;
        }
    }

    private static long print(String text) {
        return (long) text.hashCode() << 32 | text.length();
    }

    /** What the worktree has checked out; true for a new commit, which is progress. */
    boolean sees(String commit, double usd) {
        boolean moved = !head.isEmpty() && !commit.equals(head);
        head = commit;
        if (moved) {
            usdAtProgress = usd;
        }
        return moved;
    }

    /** In words, how it goes round in circles; empty while it does not. */
    Optional<String> loop() {
        if (calls >= rules.sameCall()) {
            return Optional.of("the same tool call " + calls + " times: " + call);
        }
        return errors >= rules.sameError()
                ? Optional.of("the same error " + errors + " times: " + error)
                : Optional.empty();
    }

    /** Whether a loop has just come to its limit, or to twice that: then something is done about it. */
    boolean loopBegins() {
        return calls == rules.sameCall() || errors == rules.sameError();
    }

    /** Whether it goes on twice as long as it may. */
    boolean loopPersists() {
        return calls >= 2 * rules.sameCall() || errors >= 2 * rules.sameError();
    }

    /** Dollars since the last progress, where they are too many. */
    Optional<Double> wasted(double usd) {
        double since = usd - usdAtProgress;
        return since >= rules.usdWithoutProgress() ? Optional.of(since) : Optional.empty();
    }

    /** After a nudge it gets the same room again. */
    void forgive() {
        calls = 0;
        errors = 0;
    }

    JsonObject json() {
        return JsonObject.EMPTY
                .with("call", call)
                .with("call_print", callPrint)
                .with("calls", calls)
                .with("error", error)
                .with("error_print", errorPrint)
                .with("errors", errors)
                .with("progressed", progressed)
                .with("usd_at_progress", usdAtProgress)
                .with("head", head);
    }

    static Progress of(JsonObject json, TeamRules.Loops rules) {
        Progress progress = new Progress(rules);
        progress.call = json.text("call").orElse("");
        progress.callPrint = json.number("call_print").orElse(0);
        progress.calls = Math.clamp(json.number("calls").orElse(0), 0, Integer.MAX_VALUE);
        progress.error = json.text("error").orElse("");
        progress.errorPrint = json.number("error_print").orElse(0);
        progress.errors = Math.clamp(json.number("errors").orElse(0), 0, Integer.MAX_VALUE);
        progress.progressed = json.flag("progressed").orElse(false);
        progress.usdAtProgress = json.real("usd_at_progress").orElse(0);
        progress.head = json.text("head").orElse("");
        return progress;
    }
}
