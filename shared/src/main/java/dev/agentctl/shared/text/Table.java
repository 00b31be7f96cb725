package dev.agentctl.shared.text;

import java.util.ArrayList;
import java.util.List;

/**
 * A table of plain text for standard output: a header, rows, columns as wide as their widest cell. Cells are cleaned of
 * what could command a terminal. Not thread-safe.
 */
public final class Table {
    private static final String GAP = "  ";
    private static final int MAX_CELL = 1000;

    /** To which side a column's cells are pushed. */
    public enum Align {
        LEFT,
        RIGHT
    }

    private final List<Column> columns = new ArrayList<>();
    private final List<List<String>> rows = new ArrayList<>();

    private record Column(String title, Align align) {}

    /** Adds a column; all of them come before the first row. */
    public Table column(String title, Align align) {
        if (!rows.isEmpty()) {
            throw new IllegalStateException("columns come before rows");
        }
        columns.add(new Column(title, align));
        return this;
    }

    /** Adds a row of as many cells as there are columns. */
    public Table row(String... cells) {
        if (cells.length != columns.size()) {
            throw new IllegalArgumentException(cells.length + " cells for " + columns.size() + " columns");
        }
        List<String> clean = new ArrayList<>(cells.length);
        for (String cell : cells) {
            clean.add(Clean.line(cell, MAX_CELL));
        }
        rows.add(clean);
        return this;
    }

    /** The header and the rows as lines, without spaces at their ends; no line is cut. */
    public List<String> lines() {
        return lines(Integer.MAX_VALUE);
    }

    /** As {@link #lines()}, each line cut to so many columns of the terminal. */
    public List<String> lines(int maxColumns) {
        int[] widths = new int[columns.size()];
        List<String> titles = new ArrayList<>(widths.length);
        for (int i = 0; i < widths.length; i++) {
            titles.add(columns.get(i).title());
            widths[i] = Width.of(titles.get(i));
            for (List<String> row : rows) {
                widths[i] = Math.max(widths[i], Width.of(row.get(i)));
            }
        }
        List<String> lines = new ArrayList<>(rows.size() + 1);
        lines.add(line(titles, widths, maxColumns));
        for (List<String> row : rows) {
            lines.add(line(row, widths, maxColumns));
        }
        return lines;
    }

    private String line(List<String> cells, int[] widths, int maxColumns) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            if (i > 0) {
                line.append(GAP);
            }
            String cell = cells.get(i);
            line.append(
                    columns.get(i).align() == Align.RIGHT
                            ? Width.padLeft(cell, widths[i])
                            : Width.padRight(cell, widths[i]));
        }
        return Width.cut(line.toString().stripTrailing(), maxColumns);
    }
}
