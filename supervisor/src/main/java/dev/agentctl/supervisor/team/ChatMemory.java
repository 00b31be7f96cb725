package dev.agentctl.supervisor.team;

import dev.agentctl.shared.json.JsonObject;
import dev.agentctl.shared.team.TeamSnapshot.Chat;
import dev.agentctl.supervisor.irc.HistoryMark;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a team remembers of its chat, beyond any supervisor's end. Mutable; the team's thread's. */
final class ChatMemory {
    /** Ids of lines that led to something: many more than lie between two connections. */
    private static final int MOST_IDS = 1_000;
    /** Channels change seldom; a hostile server's many do not fill the state. */
    private static final int MOST_MARKS = 500;

    /** By channel: the last line that was heard. */
    final Map<String, HistoryMark> marks = new LinkedHashMap<>();

    private final Set<String> ids = new LinkedHashSet<>();
    /** Lines with a task from those who may give none. */
    long ignored;

    boolean isConnected;
    String sentence = "";
    Instant since = Instant.EPOCH;

    /**
     * What is said in these channels from now on is the team's to hear, whoever listens then: to be on disk before the
     * first of them is entered.
     */
    void listens(Collection<String> channels, Instant now) {
        for (String channel : channels) {
            if (marks.size() < MOST_MARKS) {
                marks.putIfAbsent(channel, new HistoryMark(Optional.empty(), now));
            }
        }
    }

    /** A line was heard; an older one moves nothing. */
    void heard(String channel, HistoryMark mark) {
        HistoryMark known = marks.get(channel);
        if (known == null ? marks.size() < MOST_MARKS : !mark.at().isBefore(known.at())) {
            marks.put(channel, mark);
        }
    }

    /** Whether no line with this id has led to anything; remembered from now on. A line without an id is always new. */
    boolean isNew(Optional<String> id) {
        if (id.isEmpty()) {
            return true;
        }
        boolean isNew = ids.add(id.get());
        if (ids.size() > MOST_IDS) {
            Iterator<String> oldest = ids.iterator();
            oldest.next();
            oldest.remove();
        }
        return isNew;
    }

    Chat shown() {
        return new Chat(isConnected, sentence, since, ignored);
    }

    JsonObject json() {
        List<JsonObject> channels = new ArrayList<>();
        marks.forEach((channel, mark) -> channels.add(JsonObject.EMPTY
                .with("channel", channel)
                .with("id", mark.id().orElse(null))
                .with("at", mark.at().toString())));
        return JsonObject.EMPTY
                .with("marks", channels)
                .with("ids", List.copyOf(ids))
                .with("ignored", ignored);
    }

    void restore(JsonObject json) {
        for (JsonObject mark : json.objects("marks")) {
            Optional<Instant> at = mark.instant("at");
            if (at.isPresent()) {
                marks.put(mark.text("channel").orElse(""), new HistoryMark(mark.text("id"), at.get()));
            }
        }
        ids.addAll(SessionJson.texts(json, "ids"));
        ignored = Math.max(0, json.number("ignored").orElse(0));
    }
}
