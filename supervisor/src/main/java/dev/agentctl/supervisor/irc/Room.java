package dev.agentctl.supervisor.irc;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A channel that a client is to be in, and how far it has heard it. While missed lines are fetched, those that are said
 * now are held back: so the last line that was passed on is always the one to go on from. The reading thread's, but for
 * its name and whether it is in.
 */
final class Room {
    private static final int MOST_HELD = 1_000;

    /** Bytes of channels in one JOIN: within what is left of 512 with the command and its line end. */
    private static final int JOIN_ROOM = 400;

    private final String name;
    private Optional<HistoryMark> mark;
    private volatile boolean isIn;
    private @Nullable CatchUp catchUp;
    private final List<Heard> held = new ArrayList<>();
    private final Set<String> heldIds = new HashSet<>();
    private boolean isFull;

    Room(IrcChannel channel) {
        this.name = channel.name();
        this.mark = channel.mark();
    }

    /** What joins them all, in as few lines as they fit in. */
    static List<IrcMessage> joins(List<Room> rooms) {
        List<IrcMessage> lines = new ArrayList<>();
        String names = "";
        for (Room room : rooms) {
            if (!names.isEmpty() && TextLines.bytes(names) + TextLines.bytes(room.name) >= JOIN_ROOM) {
                lines.add(IrcMessage.of("JOIN", names));
                names = "";
            }
            names = names.isEmpty() ? room.name : names + "," + room.name;
        }
        if (!names.isEmpty()) {
            lines.add(IrcMessage.of("JOIN", names));
        }
        return lines;
    }

    String name() {
        return name;
    }

    boolean isIn() {
        return isIn;
    }

    Optional<HistoryMark> mark() {
        return mark;
    }

    /**
     * It was joined.
     *
     * @param page lines of a page of history; 0 where the server keeps none
     * @return what to ask the server for
     */
    Optional<CatchUp> joined(Instant at, int page) {
        isIn = true;
        catchUp = null;
        if (mark.isEmpty()) {
            mark = Optional.of(new HistoryMark(Optional.empty(), at));
        } else if (page > 0) {
            catchUp = new CatchUp(name, mark.get(), page);
        }
        return Optional.ofNullable(catchUp);
    }

    /** It is left, or the connection is gone. What was held back will be fetched, or was never missed. */
    void left() {
        isIn = false;
        forget();
    }

    Optional<CatchUp> catchUp() {
        return Optional.ofNullable(catchUp);
    }

    /**
     * A line is said now: passed on, or held back, also until the server has told that the room is joined: Ergo sends what
     * others say a moment before. Where there are more than can be held, all come with later pages.
     */
    void live(Heard line, Consumer<Heard> pass) {
        if (isIn && catchUp == null) {
            pass.accept(line);
        } else if (held.size() == MOST_HELD) {
            isFull = true;
            held.clear();
            heldIds.clear();
        } else if (!isFull) {
            held.add(line);
            line.id().ifPresent(heldIds::add);
        }
    }

    /** Whether a line of the history is held back as one that is said now. */
    boolean holds(Heard line) {
        return line.id().isPresent() && heldIds.contains(line.id().get());
    }

    /** What was missed has been fetched, as far as it can be: what is held back goes on. */
    void caughtUp(Consumer<Heard> pass) {
        List<Heard> lines = List.copyOf(held);
        forget();
        lines.forEach(pass);
    }

    /** So far it is heard. */
    void heard(Heard line) {
        mark = Optional.of(new HistoryMark(line.id(), line.at()));
    }

    private void forget() {
        catchUp = null;
        isFull = false;
        held.clear();
        heldIds.clear();
    }
}
