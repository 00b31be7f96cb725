package dev.agentctl.tui.present;

import dev.agentctl.tui.state.AgentBy;
import java.util.ArrayList;
import java.util.List;

/**
 * Which columns the table of agents has in a given width. Narrow screens keep what tells health; wide ones add numbers,
 * and give what is left to the mission.
 */
final class AgentColumns {
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

    private AgentColumns() {}

    /** What a column shows. */
    enum Kind implements Columns.Kind {
        NAME("AGENT", AgentBy.NAME, false),
        STATE("STATE", AgentBy.STATE, false),
        CPU("CPU%", AgentBy.CPU, true),
        TRAIL("", AgentBy.CPU, false),
        MEMORY("MEM", AgentBy.MEMORY, true),
        BAR("", AgentBy.MEMORY, false),
        LIMIT("MAX", AgentBy.MEMORY, false),
        PIDS("PIDS", AgentBy.PIDS, true),
        UPTIME("UP", AgentBy.UPTIME, true),
        RESTARTS("RST", AgentBy.RESTARTS, true),
        NEXT("NEXT", AgentBy.NEXT, true),
        ACTIVE("ACTIVE", AgentBy.ACTIVE, true),
        CONTEXT("CTX", AgentBy.CONTEXT, true),
        COST("COST", AgentBy.COST, true),
        MISSION("MISSION", AgentBy.MISSION, false);

        private final String title;
        private final AgentBy by;
        private final boolean right;

        Kind(String title, AgentBy by, boolean right) {
            this.title = title;
            this.by = by;
            this.right = right;
        }

        @Override
        public String title(int width) {
            return this == TRAIL ? (width < 10 ? "100=core" : "100=1 core") : title;
        }

        @Override
        public AgentBy by() {
            return by;
        }

        @Override
        public boolean right() {
            return right;
        }

        @Override
        public int gap() {
            return switch (this) {
                case NAME -> 0;
                case STATE, MEMORY, MISSION -> 2;
                default -> 1;
            };
        }

        @Override
        public int width(int columns) {
            boolean wide = columns >= 160;
            return switch (this) {
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

    /**
     * @param columns of the whole table
     * @param longestName in columns, its sign not counted
     * @param limited whether any agent has a limit of memory: else nothing is to be said of limits
     * @param claude whether any agent is a Claude CLI: else nothing is to be said of contexts and costs
     */
    static Columns<Kind> fit(int columns, int longestName, boolean limited, boolean claude) {
        List<Kind> kinds = new ArrayList<>(List.of(Kind.values()));
        if (!limited) {
            kinds.removeAll(List.of(Kind.BAR, Kind.LIMIT));
        }
        if (!claude) {
            kinds.removeAll(List.of(Kind.CONTEXT, Kind.COST));
        }
        return Columns.fit(columns, kinds, DROPPED, Math.min(MAX_NAME, longestName + 2), List.of(Kind.MISSION));
    }
}
