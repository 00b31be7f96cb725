package dev.agentctl.tui.state;

import dev.agentctl.health.rule.Finding;
import dev.agentctl.health.snapshot.AgentSample;
import dev.agentctl.health.snapshot.FleetSnapshot;
import dev.agentctl.shared.agent.AgentId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** All that decides what is on the screen. Immutable; {@link Dashboard} makes the next one. */
public record Ui(Size size, Fleet fleet, Place place, Query query, Deeds deeds, Optional<LogTail> log, Self self) {
    /** The terminal's, in characters. */
    public record Size(int columns, int rows) {}

    /**
     * The latest news.
     *
     * @param snapshot empty before the first
     * @param readings how many snapshots there were
     * @param arrivedNanos when this one came, on the screen's monotonic clock
     */
    public record Fleet(Optional<FleetSnapshot> snapshot, List<Finding> findings, long readings, long arrivedNanos) {
        /** What was found about that life. */
        public List<Finding> of(AgentId id) {
            return findings.stream()
                    .filter(finding -> finding.agent().equals(Optional.of(id)))
                    .toList();
        }

        public Optional<AgentSample> find(AgentId id) {
            return snapshot.flatMap(fleet -> fleet.agents().stream()
                    .filter(sample -> sample.agent().id().equals(id))
                    .findFirst());
        }
    }

    public enum View {
        MAIN,
        DETAIL,
        LOGS,
        HELP
    }

    /**
     * Where the person is.
     *
     * @param before the view that Esc comes back to
     * @param selected the agent that keys act on; it stays selected wherever its row goes
     * @param scroll lines scrolled in a page: from its top in detail and help, from its end in the log
     */
    public record Place(View view, View before, Optional<AgentId> selected, int scroll) {
        Place select(AgentId id) {
            return new Place(view, before, Optional.of(id), scroll);
        }

        Place scrollTo(int lines) {
            return new Place(view, before, selected, Math.max(0, lines));
        }

        Place go(View to) {
            return new Place(to, view, selected, 0);
        }

        Place back(View to) {
            return new Place(to, View.MAIN, selected, 0);
        }
    }

    /** @param typing whether keys are letters of the filter at the moment */
    public record Query(String filter, boolean typing, Sorting sorting) {}

    /**
     * What is being done.
     *
     * @param underWay targets whose outcome is still to come
     * @param outcomes of the last deed, a sentence for each target that has one
     */
    public record Deeds(
            Optional<Countdown> countdown, List<AgentId> underWay, List<String> outcomes, Optional<Message> message) {}

    /** Something to tell, until a time on the screen's monotonic clock. */
    public record Message(String text, boolean bad, long untilNanos) {}

    /**
     * What this program itself uses.
     *
     * @param cpuPercent of one core, between two readings
     * @param rssBytes resident memory; empty where the platform does not tell cheaply
     */
    public record Self(OptionalDouble cpuPercent, OptionalLong rssBytes) {}

    /** Before anything is known. */
    public static Ui initial(int columns, int rows) {
        return new Ui(
                new Size(columns, rows),
                new Fleet(Optional.empty(), List.of(), 0, 0),
                new Place(View.MAIN, View.MAIN, Optional.empty(), 0),
                new Query("", false, Sorting.DEFAULT),
                new Deeds(Optional.empty(), List.of(), List.of(), Optional.empty()),
                Optional.empty(),
                new Self(OptionalDouble.empty(), OptionalLong.empty()));
    }

    /** The selected agent as the latest snapshot has it. */
    public Optional<AgentSample> selected() {
        return place.selected().flatMap(fleet::find);
    }

    Ui with(Size changed) {
        return new Ui(changed, fleet, place, query, deeds, log, self);
    }

    Ui with(Fleet changed) {
        return new Ui(size, changed, place, query, deeds, log, self);
    }

    Ui with(Place changed) {
        return new Ui(size, fleet, changed, query, deeds, log, self);
    }

    Ui with(Query changed) {
        return new Ui(size, fleet, place, changed, deeds, log, self);
    }

    Ui with(Deeds changed) {
        return new Ui(size, fleet, place, query, changed, log, self);
    }

    Ui withLog(Optional<LogTail> changed) {
        return new Ui(size, fleet, place, query, deeds, changed, self);
    }

    Ui with(Self changed) {
        return new Ui(size, fleet, place, query, deeds, log, changed);
    }
}
