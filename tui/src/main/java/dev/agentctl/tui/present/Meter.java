package dev.agentctl.tui.present;

import java.util.List;

/** Numbers as shapes: a bar and a trail. */
final class Meter {
    private Meter() {}

    /** How many of a bar's columns are filled: at least one for anything above nothing, all only when full. */
    static int filled(double share, int width) {
        if (!(share > 0) || width <= 0) {
            return 0;
        }
        return share >= 1 ? width : Math.max(1, Math.min(width - 1, (int) Math.round(share * width)));
    }

    /** Adds a bar of exactly so many columns. */
    static void bar(Line.Builder line, double share, int width, Tone tone, Glyphs glyphs) {
        int filled = filled(share, width);
        line.add(glyphs.full().repeat(filled), tone).add(glyphs.track().repeat(width - filled), Tone.TRACK);
    }

    /**
     * A trail of readings as one sign each, of exactly so many columns: the newest at the right, spaces where there is
     * no reading yet. Each sign is the highest of a few readings, which are the same few in the next frame: the picture
     * moves once in {@code perSign} readings and not with each.
     *
     * @param readings oldest first
     * @param seen how many readings there have been in all, which says where the signs' borders are
     * @param full the reading that fills a sign
     */
    static String trail(List<Double> readings, long seen, int width, int perSign, double full, Glyphs glyphs) {
        StringBuilder signs = new StringBuilder(width);
        long end = seen - 1;
        long newest = end / perSign;
        for (long sign = newest - width + 1; sign <= newest; sign++) {
            double highest = -1;
            for (long at = sign * perSign; at < (sign + 1) * perSign; at++) {
                long index = readings.size() - 1 - (end - at);
                if (index >= 0 && index < readings.size()) {
                    highest = Math.max(highest, readings.get((int) index));
                }
            }
            signs.append(highest < 0 ? ' ' : glyphs.levels().charAt(level(highest, full)));
        }
        return signs.toString();
    }

    private static int level(double reading, double full) {
        return Math.max(0, Math.min(7, (int) Math.ceil(reading / full * 8) - 1));
    }
}
