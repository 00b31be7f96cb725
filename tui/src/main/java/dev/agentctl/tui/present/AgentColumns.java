package dev.agentctl.tui.present;

import dev.agentctl.tui.state.Sorting.By;
import java.util.ArrayList;
import java.util.List;

/**
 * Which columns the table of agents has in a given width, and how wide each is. Narrow screens keep what tells health;
 * wide ones add numbers, and give what is left to the mission.
 */
record AgentColumns(List<Slot> slots) {
    /** What a column shows. */
    enum Kind {
        NAME("AGENT", By.NAME, false),
        STATE("STATE", By.STATE, false),
        CPU("CPU%", By.CPU, true),
        TRAIL("", By.CPU, false),
        MEMORY("MEM", By.MEMORY, true),
        BAR("", By.MEMORY, false),
        LIMIT("MAX", By.MEMORY, false),
        PIDS("PIDS", By.PIDS, true),
        UPTIME("UP", By.UPTIME, true),
        RESTARTS("RST", By.RESTARTS, true),
        NEXT("NEXT", By.NEXT, true),
        ACTIVE("ACTIVE", By.ACTIVE, true),
        CONTEXT("CTX", By.CONTEXT, true),
        COST("COST", By.COST, true),
        MISSION("MISSION", By.MISSION, false);

        private final String title;
        private final By by;
        private final boolean right;

        Kind(String title, By by, boolean right) {
            this.title = title;
            this.by = by;
            this.right = right;
        }

        String title() {
            return title;
        }

        By by() {
            return by;
        }

        boolean right() {
            return right;
        }
    }

    /** @param gap spaces before it */
    record Slot(Kind kind, int width, int gap) {}

    private static final int MIN_NAME = 12;
    private static final int MAX_NAME = 26;
    private static final int MIN_MISSION = 14;

    /** What goes first when the width does not suffice. */
    private static final List<Kind> DROPPED = List.of(
            Kind.NEXT,
            Kind.PIDS,
            Kind.CONTEXT,
            Kind.MISSION,
            Kind.RESTARTS,
            Kind.LIMIT,
            Kind.ACTIVE,
            Kind.COST,
            Kind.TRAIL,
            Kind.UPTIME,
            Kind.BAR,
            Kind.MEMORY,
            Kind.CPU,
            Kind.STATE);

    /**
     * @param columns of the whole table
     * @param longestName in columns, its sign not counted
     * @param limited whether any agent has a limit of memory: else nothing is to be said of limits
     * @param claude whether any agent is a Claude CLI: else nothing is to be said of contexts and costs
     */
    static AgentColumns fit(int columns, int longestName, boolean limited, boolean claude) {
        List<Kind> kinds = new ArrayList<>(List.of(Kind.values()));
        if (!limited) {
            kinds.removeAll(List.of(Kind.BAR, Kind.LIMIT));
        }
        if (!claude) {
            kinds.removeAll(List.of(Kind.CONTEXT, Kind.COST));
        }
        for (Kind next : DROPPED) {
            if (needed(kinds, columns) <= columns) {
                break;
            }
            kinds.remove(next);
        }
        int rest = columns - needed(kinds, columns);
        int name = Math.max(0, Math.min(rest, Math.min(MAX_NAME, longestName + 2) - MIN_NAME));
        rest -= name;
        List<Slot> slots = new ArrayList<>();
        for (Kind kind : kinds) {
            int more = kind == Kind.NAME ? name : kind == Kind.MISSION ? rest : 0;
            slots.add(new Slot(kind, Math.max(1, Math.min(columns, width(kind, columns) + more)), gap(kind)));
        }
        return new AgentColumns(List.copyOf(slots));
    }

    boolean has(Kind kind) {
        return slots.stream().anyMatch(slot -> slot.kind() == kind);
    }

    private static int needed(List<Kind> kinds, int columns) {
        int needed = 0;
        for (Kind kind : kinds) {
            needed += width(kind, columns) + gap(kind);
        }
        return needed;
    }

    private static int gap(Kind kind) {
        return switch (kind) {
            case NAME -> 0;
            case STATE, MEMORY, MISSION -> 2;
            default -> 1;
        };
    }

    private static int width(Kind kind, int columns) {
        boolean wide = columns >= 160;
        return switch (kind) {
            case NAME -> MIN_NAME;
            case STATE -> columns < 60 ? 9 : columns < 100 ? 12 : 15;
            case CPU -> 4;
            case TRAIL -> wide ? 20 : columns < 100 ? 8 : 10;
            case MEMORY, LIMIT -> 4;
            case BAR -> wide ? 14 : columns < 100 ? 6 : 8;
            case PIDS, CONTEXT -> 4;
            case UPTIME, ACTIVE, COST -> 6;
            case RESTARTS -> 4;
            case NEXT -> 6;
            case MISSION -> MIN_MISSION;
        };
    }
}
