package dev.agentctl.supervisor.irc;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/** What was asked of the server and is not answered yet. Any thread may ask, answer and give up. */
final class Questions {
    private static final int MOST = 256;
    private static final int MOST_NAMES = 20_000;

    private final List<Question> open = new ArrayList<>();

    enum Kind {
        NAMES,
        TOPIC,
        SET_TOPIC,
        JOIN,
        PART
    }

    private record Question(
            Kind kind, String channel, long since, List<String> collected, CompletableFuture<List<String>> answer) {}

    /** The server's own no. */
    static final class RefusedByServerException extends IOException {
        private static final long serialVersionUID = 1L;

        private RefusedByServerException(String sentence) {
            super(sentence);
        }
    }

    /** @param now nanoseconds */
    CompletableFuture<List<String>> ask(Kind kind, String channel, long now) {
        Question question = new Question(kind, folded(channel), now, new ArrayList<>(), new CompletableFuture<>());
        synchronized (open) {
            open.removeIf(each -> each.answer.isDone());
            if (open.size() >= MOST) {
                return CompletableFuture.failedFuture(
                        new IOException("too many questions wait for the server's answer"));
            }
            open.add(question);
        }
        return question.answer;
    }

    /** Part of an answer. */
    void collect(Kind kind, String channel, List<String> part) {
        String name = folded(channel);
        synchronized (open) {
            for (Question each : open) {
                if (each.kind == kind && each.channel.equals(name) && each.collected.size() < MOST_NAMES) {
                    each.collected.addAll(part);
                }
            }
        }
    }

    /** The end of an answer: it answers all who asked this, with what was collected. */
    void answer(Kind kind, String channel) {
        String name = folded(channel);
        for (Question each : taken(each -> each.kind == kind && each.channel.equals(name))) {
            each.answer.complete(List.copyOf(each.collected));
        }
    }

    /** The server refuses something about a channel: what was asked about it first. */
    void refuse(String channel, String words) {
        String name = folded(channel);
        Question first = null;
        synchronized (open) {
            for (Iterator<Question> each = open.iterator(); first == null && each.hasNext(); ) {
                Question question = each.next();
                if (question.channel.equals(name)) {
                    each.remove();
                    first = question;
                }
            }
        }
        if (first != null) {
            first.answer.completeExceptionally(
                    new RefusedByServerException("the server says of " + channel + ": " + words));
        }
    }

    /** Gives up what waited longer than this. */
    void expire(long now, long patience) {
        taken(each -> now - each.since > patience)
                .forEach(each -> each.answer.completeExceptionally(new IOException("the server did not answer about "
                        + each.channel + " within " + patience / 1_000_000_000 + " s")));
    }

    /** Nothing will be answered any more. */
    void end(String sentence) {
        taken(_ -> true).forEach(each -> each.answer.completeExceptionally(new IOException(sentence)));
    }

    private List<Question> taken(Predicate<Question> which) {
        List<Question> taken = new ArrayList<>();
        synchronized (open) {
            open.removeIf(each -> which.test(each) && taken.add(each));
        }
        return taken;
    }

    /** Channels and nicks are the same in capitals. */
    static String folded(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
