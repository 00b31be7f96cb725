package dev.agentctl.supervisor.image;

import dev.agentctl.shared.cli.Progress;
import dev.agentctl.shared.text.Clean;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Shows a build's steps as they begin, and keeps the last lines of the step that runs. Used by one thread. */
final class BuildOutput {
    private static final String STEP = "STEP ";
    private static final String CACHED = "--> Using cache ";
    private static final String NOTE = "agentctl-note: ";
    private static final int KEPT = 15;
    private static final int LONGEST = 4000;
    private static final int WIDEST = 160;

    private final IntFunction<Progress> opening;
    private final List<String> notes = new ArrayList<>();
    private final Deque<String> last = new ArrayDeque<>();
    private @Nullable Progress progress;
    private String step = "";
    private int steps;
    private int cached;

    /** @param opening gives the display for so many steps */
    BuildOutput(IntFunction<Progress> opening) {
        this.opening = opening;
    }

    /** A line as Podman's build printed it. */
    void line(String line) {
        // What is written over on a terminal is one line here, of which the last state counts.
        String plain = line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
        String text = Clean.line(plain.substring(plain.lastIndexOf('\r') + 1), LONGEST)
                .stripTrailing();
        if (text.startsWith(STEP) && text.indexOf('/') > 0 && text.indexOf(": ") > 0) {
            begin(text.substring(STEP.length()));
        } else if (text.startsWith(CACHED)) {
            cached++;
        } else if (text.startsWith(NOTE)) {
            notes.add(text.substring(NOTE.length()));
        } else if (!text.isBlank() && !text.startsWith("--> ") && !text.contains("level=warning")) {
            last.addLast(Clean.line(text, WIDEST));
            if (last.size() > KEPT) {
                last.removeFirst();
            }
        }
    }

    private void begin(String numbered) {
        int colon = numbered.indexOf(": ");
        step = named(numbered.substring(colon + 2));
        last.clear();
        steps++;
        Progress shown = progress;
        if (shown == null) {
            shown = opening.apply(total(numbered.substring(0, colon)));
            progress = shown;
        }
        shown.step(step);
    }

    private static int total(String numbers) {
        try {
            return Integer.parseInt(numbers.substring(numbers.indexOf('/') + 1));
        } catch (NumberFormatException strange) {
            return 1;
        }
    }

    /** A step by the words behind its {@code #}, or as it is written. */
    private static String named(String instruction) {
        int words = instruction.indexOf(" # ");
        return words < 0 ? Clean.line(instruction, WIDEST) : instruction.substring(words + 3);
    }

    /** The step that began last; empty before the first. */
    Optional<String> step() {
        return step.isEmpty() ? Optional.empty() : Optional.of(step);
    }

    /** What that step printed last, oldest first, cleaned. */
    List<String> lastLines() {
        return List.copyOf(last);
    }

    /** What steps said that a person should know. */
    List<String> notes() {
        return List.copyOf(notes);
    }

    /** How many steps came from the cache, of how many. */
    String cachedOf() {
        return cached + " of " + steps;
    }

    /** Takes the display away; twice is fine. */
    void end() {
        Progress shown = progress;
        if (shown != null) {
            shown.close();
        }
    }
}
