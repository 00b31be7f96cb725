package dev.agentctl.tui.state;

import dev.agentctl.health.rule.Finding;
import dev.agentctl.health.snapshot.AgentSample;
import dev.agentctl.health.snapshot.FleetSnapshot;
import dev.agentctl.health.snapshot.SessionSample;
import dev.agentctl.health.snapshot.TaskSample;
import dev.agentctl.shared.agent.AgentId;
import dev.agentctl.tui.key.Listing;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
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

        public Optional<SessionSample> findSession(AgentId id) {
            return snapshot.flatMap(fleet -> fleet.teams().stream()
                    .flatMap(team -> team.sessions().stream())
                    .filter(sample -> sample.id().equals(id))
                    .findFirst());
        }

        public Optional<TaskSample> findTask(AgentId id) {
            return snapshot.flatMap(fleet -> fleet.teams().stream()
                    .flatMap(team -> team.tasks().stream())
                    .filter(sample -> sample.id().equals(id))
                    .findFirst());
        }

        /** Whether there is any team to list sessions and tasks of. */
        public boolean hasTeams() {
            return snapshot.isPresent() && !snapshot.get().teams().isEmpty();
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
     * @param listing what is listed, and keys act on
     * @param selected the agent, session or task that keys act on; it stays selected wherever its row goes
     * @param elsewhere what is selected in the other listings
     * @param scroll lines scrolled in a page: from its top in detail and help, from its end in the log
     */
    public record Place(
            View view,
            View before,
            Listing listing,
            Optional<AgentId> selected,
            Map<Listing, AgentId> elsewhere,
            int scroll) {
        public Place {
            elsewhere = Map.copyOf(elsewhere);
        }

        Place select(AgentId id) {
            return new Place(view, before, listing, Optional.of(id), elsewhere, scroll);
        }

        Place scrollTo(int lines) {
            return new Place(view, before, listing, selected, elsewhere, Math.max(0, lines));
        }

        Place go(View to) {
            return new Place(to, view, listing, selected, elsewhere, 0);
        }

        Place back(View to) {
            return new Place(to, View.MAIN, listing, selected, elsewhere, 0);
        }

        /** The first screen of the next listing. */
        Place turn() {
            Map<Listing, AgentId> left = new EnumMap<>(Listing.class);
            left.putAll(elsewhere);
            selected.ifPresent(id -> left.put(listing, id));
            Listing to = listing.next();
            return new Place(View.MAIN, View.MAIN, to, Optional.ofNullable(left.remove(to)), left, 0);
        }
    }

    /**
     * What is listed, and how.
     *
     * @param typing whether keys are letters of the filter at the moment
     * @param agents how agents are sorted
     * @param sessions how the sessions of each team are sorted
     * @param tasks how the tasks of each team are sorted
     */
    public record Query(
            String filter,
            boolean typing,
            Sorting<AgentSample, AgentBy> agents,
            Sorting<SessionSample, SessionBy> sessions,
            Sorting<TaskSample, TaskBy> tasks) {
        Query filtered(String text, boolean typed) {
            return new Query(text, typed, agents, sessions, tasks);
        }

        Query withAgents(Sorting<AgentSample, AgentBy> sorted) {
            return new Query(filter, typing, sorted, sessions, tasks);
        }

        Query withSessions(Sorting<SessionSample, SessionBy> sorted) {
            return new Query(filter, typing, agents, sorted, tasks);
        }

        Query withTasks(Sorting<TaskSample, TaskBy> sorted) {
            return new Query(filter, typing, agents, sessions, sorted);
        }
    }

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
                new Place(View.MAIN, View.MAIN, Listing.AGENTS, Optional.empty(), Map.of(), 0),
                new Query(
                        "",
                        false,
                        new Sorting<>(AgentBy.NAME, false),
                        new Sorting<>(SessionBy.ROLE, false),
                        new Sorting<>(TaskBy.STATUS, false)),
                new Deeds(Optional.empty(), List.of(), List.of(), Optional.empty()),
                Optional.empty(),
                new Self(OptionalDouble.empty(), OptionalLong.empty()));
    }

    /** The selected agent as the latest snapshot has it; empty where others are listed. */
    public Optional<AgentSample> selected() {
        return place.listing() == Listing.AGENTS ? place.selected().flatMap(fleet::find) : Optional.empty();
    }

    /** The selected session as the latest snapshot has it; empty where others are listed. */
    public Optional<SessionSample> selectedSession() {
        return place.listing() == Listing.SESSIONS ? place.selected().flatMap(fleet::findSession) : Optional.empty();
    }

    /** The selected task as the latest snapshot has it; empty where others are listed. */
    public Optional<TaskSample> selectedTask() {
        return place.listing() == Listing.TASKS ? place.selected().flatMap(fleet::findTask) : Optional.empty();
    }

    /** Whether what is selected is there. */
    boolean hasSelected() {
        return selected().isPresent()
                || selectedSession().isPresent()
                || selectedTask().isPresent();
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
