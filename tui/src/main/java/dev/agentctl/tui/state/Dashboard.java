package dev.agentctl.tui.state;

import dev.agentctl.shared.agent.AgentId;
import dev.agentctl.shared.text.Clean;
import dev.agentctl.tui.key.Action;
import dev.agentctl.tui.key.Binding;
import dev.agentctl.tui.key.Key;
import dev.agentctl.tui.key.KeyTable;
import dev.agentctl.tui.state.Ui.Deeds;
import dev.agentctl.tui.state.Ui.Fleet;
import dev.agentctl.tui.state.Ui.Place;
import dev.agentctl.tui.state.Ui.Query;
import dev.agentctl.tui.state.Ui.View;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** How the dashboard goes on: {@code (ui, event, now) → (ui, effects)}, pure. */
public final class Dashboard {
    /** How long snapshots may fail to come before the screen says so, in nanoseconds. */
    public static final long STALE_NANOS = 5_000_000_000L;

    private static final long SECOND = 1_000_000_000L;
    private static final int MAX_FILTER = 60;

    private Dashboard() {}

    /** What is on the screen from now on, and what to do. */
    public record Step(Ui ui, List<Effect> effects) {
        static Step of(Ui ui, Effect... effects) {
            return new Step(ui, List.of(effects));
        }
    }

    /** @param now on the screen's monotonic clock, in nanoseconds */
    public static Step on(Ui ui, Event event, long now) {
        return switch (event) {
            case Event.Observed news -> Step.of(observed(ui, news, now));
            case Event.Pressed press -> pressed(ui, press.key(), now);
            case Event.Pasted paste -> Step.of(ui.query().typing() ? typed(ui, paste.text()) : ui);
            case Event.Resized size -> Step.of(ui.with(new Ui.Size(size.columns(), size.rows())));
            case Event.LogRead read -> Step.of(read(ui, read.tail()));
            case Event.Acted done -> Step.of(Deed.done(ui, done, now));
            case Event.Measured measured -> Step.of(ui.with(measured.self()));
            case Event.Tick tick -> ticked(ui, now);
        };
    }

    /** In how many nanoseconds the screen changes by time alone, 0 for now; empty if it does not. */
    public static OptionalLong wakeAt(Ui ui, long now) {
        long soonest = Long.MAX_VALUE;
        if (ui.deeds().countdown().isPresent()) {
            // At the next whole second, where the number changes.
            long left = ui.deeds().countdown().get().endsAtNanos() - now;
            soonest = left - Math.max(0, Math.ceilDiv(left, SECOND) - 1) * SECOND;
        }
        if (ui.deeds().message().isPresent()) {
            soonest = Math.min(soonest, ui.deeds().message().get().untilNanos() - now);
        }
        if (ui.fleet().snapshot().isPresent()) {
            long age = now - ui.fleet().arrivedNanos();
            soonest = Math.min(soonest, age < STALE_NANOS ? STALE_NANOS - age : SECOND - age % SECOND);
        }
        return soonest == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(Math.max(0, soonest));
    }

    /** Whose log is wanted on the screen, an agent's, a session's or that of a task's session; empty if none. */
    public static Optional<AgentId> logWanted(Ui ui) {
        return switch (ui.place().view()) {
            case DETAIL, LOGS -> ui.place().selected();
            case MAIN, HELP -> Optional.empty();
        };
    }

    private static Ui observed(Ui ui, Event.Observed news, long now) {
        Ui next = ui.with(
                new Fleet(Optional.of(news.fleet()), news.findings(), ui.fleet().readings() + 1, now));
        return Moves.keepSelection(next, Rows.of(ui));
    }

    private static Ui read(Ui ui, LogTail tail) {
        boolean wanted = ui.place().selected().equals(Optional.of(tail.agent()));
        return wanted && !ui.log().equals(Optional.of(tail)) ? ui.withLog(Optional.of(tail)) : ui;
    }

    private static Step ticked(Ui ui, long now) {
        Deeds deeds = ui.deeds();
        Optional<Ui.Message> message = deeds.message().filter(shown -> shown.untilNanos() - now > 0);
        Ui next = ui.with(new Deeds(deeds.countdown(), deeds.underWay(), deeds.outcomes(), message));
        boolean due = deeds.countdown().isPresent() && deeds.countdown().get().isOver(now);
        return due ? Deed.carryOut(next, now) : Step.of(next);
    }

    private static Step pressed(Ui ui, Key key, long now) {
        if (ui.query().typing()) {
            return typing(ui, key);
        }
        Optional<Binding> bound = KeyTable.binding(key, ui.place().listing());
        return bound.isEmpty() ? Step.of(ui) : act(ui, bound.get(), key, now);
    }

    private static Step act(Ui ui, Binding binding, Key key, long now) {
        if (ui.deeds().countdown().isPresent()) {
            if (key.code() == Key.Code.ENTER) {
                return Deed.carryOut(ui, now);
            }
            if (key.code() == Key.Code.ESCAPE) {
                return Step.of(Deed.undone(ui, now));
            }
            if (binding.dangerous()) {
                return Step.of(ui);
            }
        }
        Place place = ui.place();
        return switch (binding.action()) {
            case UP, DOWN, PAGE_UP, PAGE_DOWN, FIRST, LAST -> Step.of(Moves.move(ui, binding.action()));
            case SWITCH -> Step.of(place.view() == View.HELP ? ui : turned(ui));
            case OPEN -> Step.of(place.view() == View.MAIN ? open(ui, View.DETAIL) : ui);
            case LOGS -> Step.of(place.view() == View.MAIN || place.view() == View.DETAIL ? logs(ui, now) : ui);
            case BACK -> Step.of(back(ui));
            case HELP -> Step.of(place.view() == View.HELP ? back(ui) : ui.with(place.go(View.HELP)));
            case FILTER ->
                Step.of(place.view() == View.MAIN ? filtered(ui, ui.query().filter()) : ui);
            case SORT_NEXT -> Step.of(sorted(ui, Turn.NEXT));
            case SORT_PREVIOUS -> Step.of(sorted(ui, Turn.PREVIOUS));
            case SORT_REVERSE -> Step.of(sorted(ui, Turn.REVERSE));
            case STOP_HIGH_MEMORY, STOP_IDLE, STOP_SELECTED ->
                Step.of(place.view() == View.HELP ? ui : Stopping.announce(ui, binding.action(), now));
            case RETIRE, SHIFT, NUDGE, PAUSE ->
                Step.of(place.view() == View.HELP ? ui : Asking.ofSession(ui, binding.action(), now));
            case CANCEL_TASK, RETRY_TASK ->
                Step.of(place.view() == View.HELP ? ui : Asking.ofTask(ui, binding.action(), now));
            case REDRAW -> Step.of(ui, new Effect.Redraw());
            case SUSPEND -> Step.of(ui, new Effect.Suspend());
            case QUIT -> Step.of(ui, new Effect.Quit());
        };
    }

    private static Ui open(Ui ui, View view) {
        if (!ui.hasSelected()) {
            return ui;
        }
        boolean sameLog = ui.log().isPresent()
                && ui.place().selected().equals(Optional.of(ui.log().get().agent()));
        return (sameLog ? ui : ui.withLog(Optional.empty())).with(ui.place().go(view));
    }

    private static Ui logs(Ui ui, long now) {
        boolean nobodys =
                ui.selectedTask().filter(sample -> sample.holder().isEmpty()).isPresent();
        return nobodys
                ? Deed.say(ui, "Nobody has " + ui.selectedTask().get().name() + ".", true, now)
                : open(ui, View.LOGS);
    }

    private static Ui back(Ui ui) {
        Place place = ui.place();
        return switch (place.view()) {
            case MAIN -> Moves.visible(ui.with(ui.query().filtered("", false)));
            case DETAIL -> ui.with(place.back(View.MAIN));
            case LOGS -> ui.with(place.back(place.before() == View.DETAIL ? View.DETAIL : View.MAIN));
            case HELP -> ui.with(place.back(place.before()));
        };
    }

    /** The next listing; its own selection is found again, and the filter was the first one's. */
    private static Ui turned(Ui ui) {
        Ui next = ui.with(ui.place().turn()).with(ui.query().filtered("", false));
        return Moves.visible(next);
    }

    private static Ui sorted(Ui ui, Turn turn) {
        if (ui.place().view() != View.MAIN) {
            return ui;
        }
        Query query = ui.query();
        return ui.with(
                switch (ui.place().listing()) {
                    case AGENTS -> query.withAgents(turn.of(query.agents()));
                    case SESSIONS -> query.withSessions(turn.of(query.sessions()));
                    case TASKS -> query.withTasks(turn.of(query.tasks()));
                });
    }

    /** What a key does to the order of a listing. */
    private enum Turn {
        NEXT,
        PREVIOUS,
        REVERSE;

        <T, B extends Enum<B> & Sorting.By<T>> Sorting<T, B> of(Sorting<T, B> sorting) {
            return switch (this) {
                case NEXT -> sorting.next();
                case PREVIOUS -> sorting.previous();
                case REVERSE -> sorting.reverse();
            };
        }
    }

    /** Keys while the filter is typed: letters are text, and none of them acts on an agent. */
    private static Step typing(Ui ui, Key key) {
        Query query = ui.query();
        return switch (key.code()) {
            case LETTER -> Step.of(typed(ui, Character.toString(key.character())));
            case ENTER -> Step.of(ui.with(query.filtered(query.filter(), false)));
            case ESCAPE -> Step.of(Moves.visible(ui.with(query.filtered("", false))));
            case BACKSPACE -> Step.of(filtered(ui, shorter(query.filter())));
            case UP -> Step.of(Moves.move(ui, Action.UP));
            case DOWN -> Step.of(Moves.move(ui, Action.DOWN));
            case CTRL ->
                switch (key.character()) {
                    case 'c' -> Step.of(ui, new Effect.Quit());
                    case 'z' -> Step.of(ui, new Effect.Suspend());
                    case 'l' -> Step.of(ui, new Effect.Redraw());
                    case 'u' -> Step.of(filtered(ui, ""));
                    default -> Step.of(ui);
                };
            case LEFT, RIGHT, PAGE_UP, PAGE_DOWN, HOME, END, TAB -> Step.of(ui);
        };
    }

    private static Ui typed(Ui ui, String text) {
        return filtered(ui, Clean.line(ui.query().filter() + text, MAX_FILTER));
    }

    private static Ui filtered(Ui ui, String filter) {
        return Moves.visible(ui.with(ui.query().filtered(filter, true)));
    }

    private static String shorter(String filter) {
        return filter.isEmpty() ? filter : filter.substring(0, filter.offsetByCodePoints(filter.length(), -1));
    }
}
