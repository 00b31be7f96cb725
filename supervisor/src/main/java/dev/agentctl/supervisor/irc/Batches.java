package dev.agentctl.supervisor.irc;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the lines of batches, which may lie within each other, until the outermost one ends. What a hostile server
 * opens and never ends is bounded: the oldest is given up, and lines that still come for it are batches of their own, not
 * whole, so that none passes for a live one. One thread's; a new connection begins with a new one.
 */
final class Batches {
    private static final int MOST_OPEN = 64;
    private static final int MOST_EVENTS = 10_000;

    /** Of all that is kept; a page of history of 100 long messages has a tenth of it. */
    private static final int MOST_CHARACTERS = 2 << 20;

    private static final IrcMessage UNKNOWN = IrcMessage.of("BATCH");

    private final LinkedHashMap<String, Open> open = new LinkedHashMap<>();
    private int kept;
    private int characters;

    private static final class Open {
        private final IrcMessage start;
        private final @Nullable Open parent;
        private final List<IrcEvent> events = new ArrayList<>();
        private boolean isWhole = true;

        private Open(IrcMessage start, @Nullable Open parent) {
            this.start = start;
            this.parent = parent;
        }
    }

    /** What is complete with this line: itself, the outermost batch that it ends, or nothing yet. */
    Optional<IrcEvent> add(IrcMessage message) {
        if (message.command().equals("BATCH") && message.parameter(0).length() > 1) {
            String reference = message.parameter(0).substring(1);
            switch (message.parameter(0).charAt(0)) {
                case '+' -> {
                    begin(reference, message);
                    return Optional.empty();
                }
                case '-' -> {
                    return end(reference);
                }
                default -> {}
            }
        }
        String id = message.tags().getOrDefault("batch", "");
        IrcEvent line = new IrcEvent.Line(message);
        if (id.isEmpty()) {
            return Optional.of(line);
        }
        Open batch = open.get(id);
        if (batch == null) {
            return Optional.of(new IrcEvent.Batch(UNKNOWN, List.of(line), false));
        }
        keep(batch, line);
        return Optional.empty();
    }

    private void begin(String id, IrcMessage start) {
        Open again = open.remove(id);
        if (again == null && open.size() == MOST_OPEN) {
            again = open.pollFirstEntry().getValue();
        }
        if (again != null) {
            forget(again.events); // It never ended.
        }
        open.put(id, new Open(start, open.get(start.tags().getOrDefault("batch", ""))));
    }

    private Optional<IrcEvent> end(String id) {
        Open ended = open.remove(id);
        if (ended == null) {
            return Optional.empty();
        }
        IrcEvent batch = new IrcEvent.Batch(
                ended.start,
                ended.events,
                ended.isWhole && open.values().stream().noneMatch(other -> other.parent == ended));
        if (ended.parent != null && open.containsValue(ended.parent)) {
            keep(ended.parent, batch);
            return Optional.empty();
        }
        forget(ended.events);
        return Optional.of(batch);
    }

    private void forget(List<IrcEvent> events) {
        for (IrcEvent event : events) {
            kept--;
            switch (event) {
                case IrcEvent.Line line -> characters -= size(line.message());
                case IrcEvent.Batch batch -> forget(batch.events());
            }
        }
    }

    private static int size(IrcMessage message) {
        int size = message.source().orElse("").length();
        for (String parameter : message.parameters()) {
            size += parameter.length();
        }
        for (Map.Entry<String, String> tag : message.tags().entrySet()) {
            size += tag.getKey().length() + tag.getValue().length();
        }
        return size;
    }

    private void keep(Open batch, IrcEvent event) {
        int size = event instanceof IrcEvent.Line line ? size(line.message()) : 0;
        if (kept < MOST_EVENTS && characters + size <= MOST_CHARACTERS) {
            kept++;
            characters += size;
            batch.events.add(event);
        } else {
            for (Open each = batch; each != null; each = each.parent) {
                each.isWhole = false;
            }
        }
    }
}
