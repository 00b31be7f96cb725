package dev.agentctl.tui.present;

import dev.agentctl.tui.key.Binding;
import dev.agentctl.tui.key.Key;
import dev.agentctl.tui.key.KeyTable;
import dev.agentctl.tui.key.Listing;
import dev.agentctl.tui.state.Ui;
import java.util.ArrayList;
import java.util.List;

/** All keys, from the table that they are looked up in, and what the numbers mean. */
final class HelpView {
    private static final List<List<String>> WORDS = List.of(
            List.of("CPU%", "between two readings; 100% = one core"),
            List.of("MEM", "working set: what is used, less the file cache that can be dropped"),
            List.of("MAX", "what the engine grants; the bar is the share of it"),
            List.of("UP", "since its start; for a stopped one, since its end"),
            List.of("RST", "restarts by its supervisor"),
            List.of("NEXT", "until its supervisor starts it again"),
            List.of("ACTIVE", "since its own last message, tool call or output"),
            List.of("CTX", "tokens that a Claude agent's conversation holds now"),
            List.of("COST", "what it cost in US dollars, over its whole life"),
            List.of("+", "a protected agent: no key stops it"));

    private static final List<List<String>> SESSION_WORDS = List.of(
            List.of("STATE", "its phase, or what it is seen to do; EVIDENCE says by what"),
            List.of("CTX", "tokens that the model last read"),
            List.of("MAX", "tokens at which a shift change comes; the bar is the share of it"),
            List.of("TOK", "all tokens billed, over all its generations"),
            List.of("COST", "US dollars, over all its generations"),
            List.of("$/H", "US dollars in the last 60 minutes"),
            List.of("ACTIVE", "since its own last message, tool call or tool result"),
            List.of("CPU% MEM", "of its Claude CLI and all that came of it; 100% = one core"),
            List.of("queued", "in a team's line: tasks that nobody has yet; waiting: spawns that are not admitted yet"),
            List.of("?", "in place of a state: its supervisor is gone, or silent for 45 s"));

    private static final List<List<String>> TASK_WORDS = List.of(
            List.of(
                    "STATUS",
                    "and for how long; queued: nobody has it; given: WHO will be told; started: WHO has read it"),
            List.of("dead", "too many sessions ended with it: a person must look"),
            List.of("WHO", "the session that has it, or had it last; @ is whom one that waits is for"),
            List.of("TRY", "conversations that it was given to"),
            List.of("AGE", "since it was asked for"),
            List.of("BY", "who asked for it, and in which channel"),
            List.of("WHY", "what it waits for, what came of it, or what went wrong"),
            List.of("?", "in place of a sign: its supervisor is gone, or silent for 45 s"));

    private static final String TASK_ASKING = "A key that acts on a task names it and waits 3 s: Enter goes on at once,"
            + " Esc undoes. The team's supervisor does it, and says what came of it.";

    private static final String ASKING = "A key that acts on a session names it and waits 3 s: Enter goes on at once,"
            + " Esc undoes. The team's supervisor does it, and says what came of it.";

    private static final String STOPPING =
            "A key that stops names the agents and waits 3 s: Enter goes on at once, Esc undoes.";

    private HelpView() {}

    static List<Line> lines(Ui ui, int width, int room, Glyphs glyphs) {
        boolean ascii = glyphs == Glyphs.ASCII;
        List<Line> lines = new ArrayList<>();
        lines.add(Line.of("  KEYS", Tone.MUTED, width, glyphs));
        Listing listing = ui.place().listing();
        for (Binding binding : KeyTable.of(listing)) {
            List<String> labels = new ArrayList<>();
            for (Key key : binding.keys()) {
                labels.add(key.label(ascii));
            }
            explain(lines, String.join(" ", labels), binding.description(), width, glyphs);
        }
        for (String part : Text.fold(acting(listing), width - 4)) {
            lines.add(Line.of("  " + part, Tone.MUTED, width, glyphs));
        }
        lines.add(Line.EMPTY);
        lines.add(Line.of("  COLUMNS", Tone.MUTED, width, glyphs));
        for (List<String> word : words(listing)) {
            explain(lines, word.getFirst(), word.getLast(), width, glyphs);
        }
        return Page.fromTop(lines, ui.place().scroll(), room);
    }

    private static String acting(Listing listing) {
        return switch (listing) {
            case AGENTS -> STOPPING;
            case SESSIONS -> ASKING;
            case TASKS -> TASK_ASKING;
        };
    }

    private static List<List<String>> words(Listing listing) {
        return switch (listing) {
            case AGENTS -> WORDS;
            case SESSIONS -> SESSION_WORDS;
            case TASKS -> TASK_WORDS;
        };
    }

    private static void explain(List<Line> lines, String term, String meaning, int width, Glyphs glyphs) {
        int column = width < 60 ? 11 : 16;
        List<String> parts = Text.fold(meaning, width - column - 4);
        for (int i = 0; i < parts.size(); i++) {
            lines.add(new Line.Builder(width, glyphs)
                    .gap(2)
                    .cell(i == 0 ? term : "", column, Tone.ACCENT)
                    .gap(1)
                    .add(parts.get(i), Tone.PLAIN)
                    .build());
        }
    }
}
