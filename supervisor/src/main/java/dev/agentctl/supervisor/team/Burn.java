package dev.agentctl.supervisor.team;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Dollars of the last hour, to the minute. Mutable; the team's thread's. */
final class Burn {
    private static final Duration SPAN = Duration.ofHours(1);

    /** @param minute since 1970 */
    record Spent(long minute, double usd) {}

    private final Deque<Spent> spent = new ArrayDeque<>();

    void add(double usd, Instant now) {
        if (usd <= 0) {
            return;
        }
        long minute = now.getEpochSecond() / 60;
        Spent last = spent.peekLast();
        if (last != null && last.minute() == minute) {
            spent.removeLast();
            spent.addLast(new Spent(minute, last.usd() + usd));
        } else {
            spent.addLast(new Spent(minute, usd));
        }
        forget(now);
    }

    double lastHour(Instant now) {
        forget(now);
        double sum = 0;
        for (Spent one : spent) {
            sum += one.usd();
        }
        return sum;
    }

    List<Spent> all() {
        return new ArrayList<>(spent);
    }

    void restore(List<Spent> earlier) {
        spent.clear();
        spent.addAll(earlier);
    }

    private void forget(Instant now) {
        long first = now.minus(SPAN).getEpochSecond() / 60;
        while (!spent.isEmpty() && spent.getFirst().minute() <= first) {
            spent.removeFirst();
        }
    }
}
