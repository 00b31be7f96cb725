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
        Optional<String> last = Optional.ofNullable(marks.get(CHANNEL)).flatMap(HistoryMark::id);
        int from = last.map(id -> Integer.parseInt(id.substring(1)) + 1).orElse(0);
        // A server that knows times alone tells some again.
        from = Math.max(0, from - random.nextInt(3));
        for (Said line : lines.subList(from, lines.size())) {
            replay.add(new Said(line.channel(), line.who(), line.isAllowed(), line.text(), line.id(), line.at(), true));
        }
        heard = lines.size();
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
