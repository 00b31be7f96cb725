package dev.agentctl.supervisor.irc;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A text on its way out, cut as the connection of the moment asks for. Guarded by its outbox's lock. */
final class Saying {
    private static final String COMMAND = "PRIVMSG";

    private final String target;
    private final Deque<String> lines = new ArrayDeque<>();
    private final long since;
    private final CompletableFuture<Void> future = new CompletableFuture<>();
    private boolean isBegun;
    private int unconfirmed;

    /**
     * @param text plain, with something to see in it
     * @param since nanoseconds
     */
    Saying(String target, String text, long since) {
        this.target = target;
        this.since = since;
        for (String line : text.split("\n", -1)) {
            if (!lines.isEmpty() || !line.isBlank()) {
                lines.add(line);
            }
        }
        while (!lines.isEmpty() && lines.getLast().isBlank()) {
            lines.removeLast();
        }
    }

    CompletableFuture<Void> future() {
        return future;
    }

    long since() {
        return since;
    }

    int lineCount() {
        return lines.size();
    }

    /** Whether a part of it may have reached others. */
    boolean isBegun() {
        return isBegun;
    }

    /** Whether nothing of it is left to send. */
    boolean isSent() {
        return lines.isEmpty();
    }

    void toBeConfirmed() {
        unconfirmed++;
    }

    /** Whether all of it is confirmed with this. */
    boolean confirmed() {
        unconfirmed--;
        return unconfirmed == 0 && lines.isEmpty();
    }

    /**
     * What goes next, as one that the server passes on as one: a line, or the lines of a batch.
     *
     * @param name for a batch, and for a label where the server confirms
     */
    List<IrcMessage> next(Link link, String name) {
        isBegun = true;
        int room = TextLines.room(link.source(), COMMAND, target);
        Map<String, String> label = link.hasLabels() ? Map.of("label", name) : Map.of();
        boolean isMore = lines.size() > 1
                || TextLines.first(lines.getFirst(), 0, room) < lines.getFirst().length();
        List<IrcMessage> batch =
                isMore && link.multiline().isPresent() ? batch(link.multiline().get(), room, name, label) : List.of();
        dropBlank();
        return batch.isEmpty() ? List.of(message(label, line(room))) : batch;
    }

    private IrcMessage message(Map<String, String> tags, String text) {
        return new IrcMessage(tags, Optional.empty(), COMMAND, List.of(target, text));
    }

    private String line(int room) {
        String line = lines.removeFirst();
        int end = TextLines.first(line, 0, room);
        String rest = line.substring(end).stripLeading();
        if (!rest.isEmpty()) {
            lines.addFirst(rest);
        }
        dropBlank();
        return line.substring(0, end).stripTrailing();
    }

    private void dropBlank() {
        while (!lines.isEmpty() && lines.getFirst().isBlank()) {
            lines.removeFirst();
        }
    }

    /** As much as a message of several lines takes; empty where that is one line. */
    private List<IrcMessage> batch(Capabilities.Multiline most, int room, String name, Map<String, String> label) {
        List<IrcMessage> batch = new ArrayList<>();
        batch.add(new IrcMessage(label, Optional.empty(), "BATCH", List.of("+" + name, "draft/multiline", target)));
        Deque<String> left = new ArrayDeque<>(lines);
        int bytes = 0;
        boolean isSameLine = false;
        while (!left.isEmpty() && batch.size() <= most.lines()) {
            String line = left.removeFirst();
            int end = TextLines.first(line, 0, room);
            String piece = line.substring(0, end);
            bytes += TextLines.bytes(piece) + 1;
            if (bytes > most.bytes()) {
                left.addFirst(line);
                break;
            }
            Map<String, String> tags = new HashMap<>(Map.of("batch", name));
            if (isSameLine) {
                tags.put("draft/multiline-concat", "");
            }
            batch.add(message(tags, piece));
            isSameLine = end < line.length();
            if (isSameLine) {
                left.addFirst(line.substring(end));
            }
        }
        if (batch.size() <= 2) {
            return List.of();
        }
        lines.clear();
        lines.addAll(left);
        batch.add(IrcMessage.of("BATCH", "-" + name));
        return batch;
    }
}
