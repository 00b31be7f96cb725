package dev.agentctl.supervisor.team;

import dev.agentctl.shared.agent.AgentHomes;
import dev.agentctl.shared.cli.Sentences;
import dev.agentctl.shared.file.RotatedLog;
import dev.agentctl.shared.json.JsonObject;
import dev.agentctl.shared.team.TeamHome;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * What is written down for people: the supervisor's log, each session's, and of what matters to all an entry in the event
 * log. Thread-safe.
 */
final class TeamLog {
    private static final long MAX_BYTES = 5 << 20;
    private static final long MAX_SESSION_BYTES = 2 << 20;

    private final TeamHome home;
    private final AgentHomes homes;
    private final Clock clock;
    private final RotatedLog own;
    private final Map<String, RotatedLog> sessions = new ConcurrentHashMap<>();
    private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();

    TeamLog(TeamHome home, AgentHomes homes, Clock clock, Consumer<String> echo) {
        this.home = home;
        this.homes = homes;
        this.clock = clock;
        this.own = new RotatedLog(home.logFile(), MAX_BYTES, clock, echo);
    }

    void say(String sentence) {
        own.say(sentence);
    }

    /** Whoever is told what is announced from here on; he must return soon. */
    void tellAlso(Consumer<String> listener) {
        listeners.add(listener);
    }

    /** The same, and an entry in the event log; whoever listens is told. */
    void announce(String sentence) {
        own.say(sentence);
        for (Consumer<String> listener : listeners) {
            listener.accept(sentence);
        }
        try {
            homes.eventLog()
                    .append(JsonObject.EMPTY
                            .with("at", clock.instant().toString())
                            .with("act", "team")
                            .with("by", "agent-supervisor team " + home.name())
                            .with("team", home.name().text())
                            .with("why", sentence));
        } catch (IOException failure) {
            own.say("the event log cannot be written: " + Sentences.of(failure));
        }
    }

    /** What a session says and does. */
    void session(String nick, String line) {
        sessions.computeIfAbsent(
                        nick, name -> new RotatedLog(home.sessionLog(name), MAX_SESSION_BYTES, clock, unread -> {}))
                .say(line);
    }
}
