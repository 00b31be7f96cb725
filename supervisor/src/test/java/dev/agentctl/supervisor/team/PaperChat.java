package dev.agentctl.supervisor.team;

import dev.agentctl.supervisor.chat.Said;
import dev.agentctl.supervisor.irc.HistoryMark;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A chat server on paper, with its history. A connection that is cut, or made anew by another supervisor, is told what
 * came after the mark that it names; what it has heard already may come again.
 */
final class PaperChat {
    private static final String CHANNEL = "#team";

    private final Random random;
    private final List<Said> lines = new ArrayList<>();
    private final Deque<Said> replay = new ArrayDeque<>();
    private int heard;

    PaperChat(Random random) {
        this.random = random;
    }

    /** Somebody says something. */
    void say(String who, boolean allowed, String text, Instant now) {
        lines.add(new Said(CHANNEL, who, allowed, text, Optional.of("m" + lines.size()), now, false));
    }

    /** The connection is there again; the client names what it heard last. */
    void connect(Map<String, HistoryMark> marks) {
        replay.clear();
        // A server that knows times alone tells some again.
        int from = Math.max(0, after(marks.get(CHANNEL)) - random.nextInt(3));
        for (Said line : lines.subList(from, lines.size())) {
            replay.add(new Said(line.channel(), line.who(), line.isAllowed(), line.text(), line.id(), line.at(), true));
        }
        heard = lines.size();
    }

    /** Nothing is asked for where no mark says since when. */
    private int after(@Nullable HistoryMark mark) {
        if (mark == null) {
            return lines.size();
        }
        if (mark.id().isPresent()) {
            return Integer.parseInt(mark.id().get().substring(1)) + 1;
        }
        int from = 0;
        while (from < lines.size() && lines.get(from).at().isBefore(mark.at())) {
            from++;
        }
        return from;
    }

    /** What the supervisor hears next. */
    Optional<Said> next() {
        if (!replay.isEmpty()) {
            return Optional.of(replay.poll());
        }
        if (heard == lines.size()) {
            return Optional.empty();
        }
        // Now and then one comes twice.
        return Optional.of(lines.get(random.nextInt(8) == 0 ? heard : heard++));
    }
}
