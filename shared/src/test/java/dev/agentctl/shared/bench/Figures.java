package dev.agentctl.shared.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Measured values, a row for each thing that was measured, as a small table with the ratio to the peer's median. */
public final class Figures {
    private final String title;
    private final String unit;
    private final List<Row> rows = new ArrayList<>();

    private record Row(String what, List<Double> sorted) {
        double median() {
            return sorted.get(sorted.size() / 2);
        }
    }

    /** @param unit of all values, as in {@code ms} */
    public Figures(String title, String unit) {
        this.title = title;
        this.unit = unit;
    }

    /** Adds a row; the first one is what all others are compared with. */
    public Figures add(String what, double... values) {
        rows.add(new Row(what, Arrays.stream(values).sorted().boxed().toList()));
        return this;
    }

    /** The table as lines of text. */
    public String table() {
        StringBuilder table = new StringBuilder(title).append(" (").append(unit).append(")\n");
        table.append(line("", "n", "min", "median", "max", "ratio"));
        double first = rows.getFirst().median();
        for (Row row : rows) {
            List<Double> sorted = row.sorted();
            table.append(line(
                    row.what(),
                    Integer.toString(sorted.size()),
                    number(sorted.getFirst()),
                    number(row.median()),
                    number(sorted.getLast()),
                    first == 0 ? "" : number(row.median() / first)));
        }
        return table.toString();
    }

    private static String line(String what, String... cells) {
        StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "  %-58s", what));
        for (String cell : cells) {
            line.append(String.format(Locale.ROOT, "%10s", cell));
        }
        return line.append('\n').toString();
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%.0f", value);
    }
}
