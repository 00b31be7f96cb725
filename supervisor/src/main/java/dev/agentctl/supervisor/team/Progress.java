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
    private String call = "";
    private int calls;
    private String error = "";
    private int errors;
    private double usdAtProgress;
    private String head = "";

    Progress(TeamRules.Loops rules) {
        this.rules = rules;
    }

    /** A tool is called; {@code usd} is what the session has cost by then. */
    void called(String tool, JsonObject input, double usd) {
        String words = Clean.line(tool + " " + input, MAX_WORDS);
        long print =
                (long) (tool + '\n' + input).hashCode() << 32 | input.toString().length();
        if (words.equals(call)) {
            calls++;
        } else {
            call = words;
            calls = 1;
        }
        if (seen.add(print)) {
            usdAtProgress = usd;
            if (seen.size() > MAX_SEEN) {
                seen.remove(seen.iterator().next());
            }
        }
    }

    /** A tool gave its result. */
    void answered(boolean failed, String text) {
        if (!failed) {
            error = "";
            errors = 0;
            return;
        }
        String words = Clean.line(text, MAX_WORDS);
        errors = words.equals(error) ? errors + 1 : 1;
        error = words;
    }

    /** What the worktree has checked out; a new commit is progress. */
    void sees(String commit, double usd) {
        if (!commit.equals(head)) {
            head = commit;
            usdAtProgress = usd;
        }
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
                .with("calls", calls)
                .with("error", error)
                .with("errors", errors)
                .with("usd_at_progress", usdAtProgress)
                .with("head", head);
    }

    static Progress of(JsonObject json, TeamRules.Loops rules) {
        Progress progress = new Progress(rules);
        progress.call = json.text("call").orElse("");
        progress.calls = Math.clamp(json.number("calls").orElse(0), 0, Integer.MAX_VALUE);
        progress.error = json.text("error").orElse("");
        progress.errors = Math.clamp(json.number("errors").orElse(0), 0, Integer.MAX_VALUE);
        progress.usdAtProgress = json.real("usd_at_progress").orElse(0);
        progress.head = json.text("head").orElse("");
        return progress;
    }
}
