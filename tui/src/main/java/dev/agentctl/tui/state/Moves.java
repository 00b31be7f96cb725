package dev.agentctl.tui.state;

import dev.agentctl.tui.key.Action;
import dev.agentctl.tui.state.Ui.Place;
import dev.agentctl.tui.state.Ui.View;
import java.util.OptionalInt;

/** How the selection and the pages move. */
final class Moves {
    /** More than any detail or help page has lines; what is drawn stops at its end. */
    private static final int PAGE_END = 1000;

    private Moves() {}

    static Ui move(Ui ui, Action action) {
        return ui.place().view() == View.MAIN ? select(ui, action) : scroll(ui, action);
    }

    private static Ui select(Ui ui, Action action) {
        Rows rows = Rows.of(ui);
        if (rows.size() == 0) {
            return ui;
        }
        int last = rows.size() - 1;
        int to = target(rows.indexOf(ui.place().selected()).orElse(0), action, page(ui), last);
        return ui.with(ui.place().select(rows.ids().get(Math.clamp(to, 0, last))));
    }

    private static Ui scroll(Ui ui, Action action) {
        // A log is read from its end: there, up means further away from it.
        boolean fromEnd = ui.place().view() == View.LOGS;
        int last = fromEnd ? ui.log().map(tail -> tail.lines().size()).orElse(0) : PAGE_END;
        int now = Math.min(ui.place().scroll(), last);
        int to = Math.clamp(target(fromEnd ? last - now : now, action, page(ui), last), 0, last);
        return ui.with(ui.place().scrollTo(fromEnd ? last - to : to));
    }

    private static int target(int now, Action action, int page, int last) {
        return switch (action) {
            case UP -> now - 1;
            case DOWN -> now + 1;
            case PAGE_UP -> now - page;
            case PAGE_DOWN -> now + page;
            case FIRST -> 0;
            case LAST -> last;
            default -> now;
        };
    }

    private static int page(Ui ui) {
        return Math.max(1, ui.size().rows() / 2);
    }

    /** Selects something that is shown, where what was selected is not. */
    static Ui visible(Ui ui) {
        Rows rows = Rows.of(ui);
        return rows.size() == 0 || rows.indexOf(ui.place().selected()).isPresent()
                ? ui
                : ui.with(ui.place().select(rows.ids().getFirst()));
    }

    /**
     * After news: the selected life stays selected. Where it is gone, its namesake's next life is, else who now stands
     * in its row.
     *
     * @param before the rows as they were
     */
    static Ui keepSelection(Ui ui, Rows before) {
        Place place = ui.place();
        if (ui.hasSelected()) {
            return ui;
        }
        Rows rows = Rows.of(ui);
        if (rows.size() == 0) {
            return ui;
        }
        OptionalInt row = before.indexOf(place.selected());
        int namesake = row.isPresent() ? rows.names().indexOf(before.names().get(row.getAsInt())) : -1;
        int to = namesake >= 0 ? namesake : Math.min(row.orElse(0), rows.size() - 1);
        return ui.with(place.select(rows.ids().get(to)));
    }
}
