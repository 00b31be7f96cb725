package dev.agentctl.tui.present;

import dev.agentctl.shared.text.Clean;
import dev.agentctl.shared.text.Units;
import dev.agentctl.shared.text.Width;
import dev.agentctl.tui.key.Action;
import dev.agentctl.tui.key.Binding;
import dev.agentctl.tui.key.Key;
import dev.agentctl.tui.key.KeyTable;
import dev.agentctl.tui.key.Listing;
import dev.agentctl.tui.state.Countdown;
import dev.agentctl.tui.state.Effect;
import dev.agentctl.tui.state.Ui;
import dev.agentctl.tui.state.Ui.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The lowest lines of each view: what is being done, or a summary; and the keys. */
final class Bottom {
    private static final int MAX_MESSAGE_LINES = 3;
    private static final int MAX_MESSAGE = 2000;

    private static final Set<Action> DETAIL_KEYS = Set.of(
            Action.LOGS,
            Action.STOP_SELECTED,
            Action.RETIRE,
            Action.SHIFT,
            Action.NUDGE,
            Action.PAUSE,
            Action.CANCEL_TASK,
            Action.RETRY_TASK,
            Action.HELP,
            Action.QUIT);
    private static final Set<Action> LOG_KEYS = Set.of(
            Action.STOP_SELECTED,
            Action.RETIRE,
            Action.SHIFT,
            Action.NUDGE,
            Action.PAUSE,
            Action.CANCEL_TASK,
            Action.RETRY_TASK,
            Action.HELP,
            Action.QUIT);
    private static final Set<Action> EMPTY_KEYS = Set.of(Action.SWITCH, Action.HELP, Action.QUIT);
    private static final Set<Action> HELP_KEYS = Set.of(Action.QUIT);

    private Bottom() {}

    static List<Line> lines(Ui ui, int width, int rows, Glyphs glyphs, long now) {
        int room = Math.clamp(rows / 4, 1, MAX_MESSAGE_LINES);
        List<Line> lines = new ArrayList<>();
        if (ui.deeds().countdown().isPresent()) {
            lines.addAll(banner(ui.deeds().countdown().get(), width, room, glyphs, now));
        } else if (ui.query().typing()) {
            lines.add(prompt(ui, width, glyphs));
        } else if (ui.deeds().message().isPresent()) {
            Ui.Message message = ui.deeds().message().get();
            Tone tone = message.bad() ? Tone.WARN : Tone.GOOD;
            for (String part : folded(Clean.line(message.text(), MAX_MESSAGE), width - 4, room, glyphs)) {
                lines.add(Line.of("  " + part, tone, width, glyphs));
            }
        } else {
            lines.add(ui.place().view() == View.MAIN ? Tally.line(ui, width, glyphs) : Line.EMPTY);
        }
        lines.add(keys(ui, width, glyphs));
        return lines;
    }

    private static List<String> folded(String text, int width, int room, Glyphs glyphs) {
        List<String> parts = Text.fold(text, width);
        if (parts.size() <= room) {
            return parts;
        }
        List<String> shown = new ArrayList<>(parts.subList(0, room - 1));
        shown.add(Width.cut(String.join(" ", parts.subList(room - 1, parts.size())), width, glyphs.ellipsis()));
        return shown;
    }

    /** The time left comes first: names may be many and are cut. */
    private static List<Line> banner(Countdown countdown, int width, int room, Glyphs glyphs, long now) {
        List<String> names = countdown.act().names();
        String text = countdown.what() + " in " + countdown.secondsLeft(now) + " s: " + String.join(", ", names);
        List<Line> lines = new ArrayList<>();
        for (String part : folded(text, width - 4, room, glyphs)) {
            lines.add(new Line.Builder(width, glyphs)
                    .add("  " + part, Tone.STRONG)
                    .build(Line.Ground.BANNER));
        }
        return lines;
    }

    private static Line prompt(Ui ui, int width, Glyphs glyphs) {
        Line.Builder line = new Line.Builder(width, glyphs);
        line.add("  / ", Tone.ACCENT).add(Clean.line(ui.query().filter(), 60), Tone.STRONG);
        line.add(glyphs.cursor(), Tone.ACCENT);
        return line.withRight(Tally.matches(ui, width, glyphs));
    }

    /** The keys of this view, the more important ones where not all fit; at the right what this program uses. */
    private static Line keys(Ui ui, int width, Glyphs glyphs) {
        Line self = self(ui.self(), width, glyphs);
        Line.Builder line = new Line.Builder(width, glyphs).gap(1);
        boolean ascii = glyphs == Glyphs.ASCII;
        if (ui.deeds().countdown().isPresent()) {
            boolean stops = ui.deeds().countdown().get().act() instanceof Effect.Stop;
            key(line, Key.of(Key.Code.ENTER), stops ? "stops now" : "at once", ascii);
            key(line, Key.of(Key.Code.ESCAPE), "undoes", ascii);
            return line.withRight(self);
        }
        if (ui.query().typing()) {
            key(line, Key.of(Key.Code.ENTER), "keep", ascii);
            key(line, Key.of(Key.Code.ESCAPE), "clear", ascii);
            return line.withRight(self);
        }
        if (ui.place().view() != View.MAIN) {
            key(line, Key.of(Key.Code.ESCAPE), "back", ascii);
        }
        List<Binding> shown = new ArrayList<>();
        int reserved = width >= 60 ? self.width() : 0;
        for (Binding binding : KeyTable.of(ui.place().listing())) {
            if (binding.visible() && belongs(binding.action(), ui)) {
                shown.add(binding);
                reserved += isAlwaysShown(binding) ? columns(binding, ascii) : 0;
            }
        }
        for (Binding binding : shown) {
            boolean always = isAlwaysShown(binding);
            if (always || columns(binding, ascii) + reserved <= line.free()) {
                key(line, binding.keys().getFirst(), binding.label(), ascii);
                reserved -= always ? columns(binding, ascii) : 0;
            }
        }
        return line.withRight(self);
    }

    private static boolean isAlwaysShown(Binding binding) {
        return binding.action() == Action.HELP || binding.action() == Action.QUIT;
    }

    private static boolean belongs(Action action, Ui ui) {
        return switch (ui.place().view()) {
            // Who has no team need not be told of sessions and tasks; the help does.
            case MAIN ->
                ui.fleet().hasTeams()
                        || (ui.place().listing() == Listing.AGENTS
                                ? action != Action.SWITCH
                                : EMPTY_KEYS.contains(action));
            case DETAIL -> DETAIL_KEYS.contains(action);
            case LOGS -> LOG_KEYS.contains(action);
            case HELP -> HELP_KEYS.contains(action);
        };
    }

    private static int columns(Binding binding, boolean ascii) {
        return 1
                + Width.of(binding.keys().getFirst().label(ascii))
                + 1
                + binding.label().length()
                + 1;
    }

    private static void key(Line.Builder line, Key key, String label, boolean ascii) {
        line.gap(1)
                .add(key.label(ascii), Tone.ACCENT)
                .add(" " + label, Tone.MUTED)
                .gap(1);
    }

    private static Line self(Ui.Self self, int width, Glyphs glyphs) {
        String label = width < 100 ? "" : "self ";
        StringBuilder text = new StringBuilder();
        if (self.cpuPercent().isPresent()) {
            text.append("self ")
                    .append(Units.tenths(self.cpuPercent().getAsDouble()))
                    .append('%');
        }
        if (self.rssBytes().isPresent()) {
            text.append(text.isEmpty() ? label : " ")
                    .append(Units.bytes(self.rssBytes().getAsLong()));
        }
        return Line.of(text.isEmpty() ? "" : text.append(" ").toString(), Tone.MUTED, width, glyphs);
    }
}
