package dev.agentctl.supervisor.irc;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * What is heard over all of a client's connections: passes each message on once, in order, and has missed ones fetched.
 * The reading thread's; which channels there are, any thread may change.
 */
final class Hearing {
    private static final int MOST_IDS = 1_024;
    private static final int MOST_OWN_NICKS = 64;
    private static final String HISTORY = "chathistory";

    private final IrcSettings settings;
    private final Consumer<ChatLine> listener;
    private final InstantSource clock;
    private final Map<String, Room> rooms = new ConcurrentHashMap<>();
    private final SeenIds seen = new SeenIds(MOST_IDS);
    private final Set<String> ownNicks = new HashSet<>();
    private boolean hasAccounts;
    private String nick;

    Hearing(IrcSettings settings, List<IrcChannel> channels, Consumer<ChatLine> listener, InstantSource clock) {
        this.settings = settings;
        this.listener = listener;
        this.clock = clock;
        this.nick = settings.nick();
        channels.forEach(this::add);
    }

    /** The channel is one to be in; it may be one already. Any thread. */
    Room add(IrcChannel channel) {
        return rooms.computeIfAbsent(Questions.folded(channel.name()), _ -> new Room(channel));
    }

    /** The channel is none to be in. Any thread. */
    void remove(String channel) {
        rooms.remove(Questions.folded(channel));
    }

    /** Any thread. */
    Collection<Room> rooms() {
        return rooms.values();
    }

    /** Any thread. */
    Optional<Room> room(String channel) {
        return Optional.ofNullable(rooms.get(Questions.folded(channel)));
    }

    /** A connection begins, or its server has given this client another nick. */
    void known(String as, boolean tagsAccounts) {
        nick = as;
        hasAccounts = tagsAccounts;
        if (ownNicks.size() < MOST_OWN_NICKS) {
            ownNicks.add(Questions.folded(as));
        }
    }

    /**
     * A channel was joined.
     *
     * @param page lines that one answer about the history may have; 0 where the server keeps none
     * @return the first question about what was missed
     */
    Optional<IrcMessage> joined(Room room, Instant at, int page, long now) {
        room.mark().flatMap(HistoryMark::id).ifPresent(seen::isNew);
        Optional<CatchUp> catchUp = room.joined(at, page);
        if (catchUp.isEmpty()) {
            room.caughtUp(line -> pass(room, line, false));
        }
        return catchUp.map(its -> its.question(now));
    }

    /** Nothing is heard any more until the next connection. */
    void gone() {
        rooms.values().forEach(Room::left);
    }

    /** A message that is said now: to a channel, or to this client alone. */
    void live(IrcEvent event) {
        Heard.of(event, clock.instant()).filter(line -> !line.isHistorian()).ifPresent(line -> {
            Optional<Room> room = roomOf(line.target());
            if (room.isPresent()) {
                room.get().live(line, each -> pass(room.get(), each, false));
            } else if (line.target().equalsIgnoreCase(nick) && !isOwn(line, false) && isNew(line)) {
                tell(line.nick(), line, false);
            }
        });
    }

    /** Behind signs of rank, where there are any: a message for those of that rank. */
    private Optional<Room> roomOf(String target) {
        for (int at = 0; at < Math.min(target.length(), 4); at++) {
            Optional<Room> room = room(target.substring(at));
            if (room.isPresent() || "~&@%+".indexOf(target.charAt(at)) < 0) {
                return room;
            }
        }
        return Optional.empty();
    }

    /**
     * Lines of the server's history: the answer that was asked for, or what it tells of its own accord.
     *
     * @return the next question
     */
    Optional<IrcMessage> history(IrcEvent.Batch batch, long now) {
        Optional<Room> found = room(batch.target()).filter(Room::isIn);
        if (found.isEmpty() || !isHistory(batch)) {
            return Optional.empty();
        }
        Room room = found.get();
        List<Heard> page = new ArrayList<>();
        batch.events().forEach(each -> Heard.of(each, clock.instant()).ifPresent(page::add));
        Optional<CatchUp> asked = room.catchUp();
        // Of what nobody asked for, that counts which was missed. Some servers' history is of whole seconds.
        Instant since =
                room.mark().map(mark -> mark.at().minus(Duration.ofSeconds(1))).orElseGet(clock::instant);
        for (Heard line : page) {
            if (!line.isHistorian()
                    && !room.holds(line)
                    && (asked.isPresent() || !line.at().isBefore(since))) {
                pass(room, line, true);
            }
        }
        return asked.flatMap(catchUp -> next(room, catchUp, catchUp.goesOn(page), now));
    }

    static boolean isHistory(IrcEvent.Batch batch) {
        return batch.type().equals(HISTORY) || batch.type().equals("draft/" + HISTORY);
    }

    /** The server does not tell what it was asked for; the next question. */
    Optional<IrcMessage> noHistory(String channel, long now) {
        return room(channel).flatMap(room -> room.catchUp().flatMap(each -> next(room, each, each.refused(), now)));
    }

    /** Goes on without what is not told within this time: the channels of which something may be missing. */
    List<String> expire(long now, long patience) {
        List<String> lost = new ArrayList<>();
        for (Room room : rooms.values()) {
            if (room.catchUp().filter(each -> each.isOverdue(now, patience)).isPresent()) {
                lost.add(room.name());
                room.caughtUp(line -> pass(room, line, false));
            }
        }
        return lost;
    }

    private Optional<IrcMessage> next(Room room, CatchUp catchUp, boolean goesOn, long now) {
        if (goesOn) {
            return Optional.of(catchUp.question(now));
        }
        room.caughtUp(line -> pass(room, line, false));
        return Optional.empty();
    }

    private void pass(Room room, Heard line, boolean isReplayed) {
        if (isNew(line)) {
            if (!isOwn(line, isReplayed)) {
                tell(room.name(), line, isReplayed);
            }
            room.heard(line);
        }
    }

    private boolean isNew(Heard line) {
        return line.id().isEmpty() || seen.isNew(line.id().get());
    }

    /**
     * Whether this client said it. Now a nick is one client's; what is replayed may have been said when the nick was
     * another's, so there its account counts too.
     */
    private boolean isOwn(Heard line, boolean isReplayed) {
        if (!isReplayed) {
            return line.nick().equalsIgnoreCase(nick);
        }
        return ownNicks.contains(Questions.folded(line.nick()))
                && (!hasAccounts || settings.login().map(Login::account).equals(line.account()));
    }

    private void tell(String channel, Heard line, boolean isReplayed) {
        listener.accept(new ChatLine(
                channel, line.nick(), line.account(), line.text(), line.id(), line.at(), isReplayed, hasAccounts));
    }
}
