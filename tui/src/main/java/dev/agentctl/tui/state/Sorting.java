package dev.agentctl.tui.state;

import java.util.Comparator;
import java.util.List;

/**
 * By which column rows are ordered. Equals stay in the snapshot's own order.
 *
 * @param <T> what a row shows
 * @param <B> the columns that can order, in the order in which a key goes through them
 */
public record Sorting<T, B extends Enum<B> & Sorting.By<T>>(B by, boolean reversed) {
    /** A column that can order. */
    public interface By<T> {
        /** Names upwards, numbers from the greatest, times so that the one that concerns now comes first. */
        Comparator<T> order();
    }

    public Comparator<T> order() {
        return reversed ? by.order().reversed() : by.order();
    }

    public Sorting<T, B> next() {
        return step(1);
    }

    public Sorting<T, B> previous() {
        return step(-1);
    }

    public Sorting<T, B> reverse() {
        return new Sorting<>(by, !reversed);
    }

    private Sorting<T, B> step(int places) {
        List<B> all = List.of(by.getDeclaringClass().getEnumConstants());
        return new Sorting<>(all.get(Math.floorMod(all.indexOf(by) + places, all.size())), false);
    }
}
