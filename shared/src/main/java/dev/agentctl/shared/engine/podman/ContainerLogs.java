package dev.agentctl.shared.engine.podman;

import com.github.dockerjava.api.command.LogContainerCmd;
import dev.agentctl.shared.engine.Engine.Subscription;
import dev.agentctl.shared.engine.EngineException;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * The lines that a container wrote. Podman's own {@code tail} joins a line without an end to the line before it (seen
 * with 4.3.1), so it only tells from which second on to read; the last lines are then counted here.
 */
final class ContainerLogs {
    private final DockerCalls docker;
    private final String key;

    ContainerLogs(DockerCalls docker, String key) {
        this.docker = docker;
        this.key = key;
    }

    Subscription read(int tail, boolean follow, Consumer<String> line) throws EngineException {
        if (tail == 0) {
            return follow ? LogStream.open(docker, key, command -> command.withTail(0), true, line) : () -> {};
        }
        OptionalInt since = firstSecond(tail);
        Deque<String> last = new ArrayDeque<>();
        AtomicLong count = new AtomicLong();
        LogStream.open(docker, key, command -> from(command, since), false, text -> {
                    count.incrementAndGet();
                    last.addLast(text);
                    if (last.size() > tail) {
                        last.removeFirst();
                    }
                })
                .close();
        if (!follow) {
            last.forEach(line);
            return () -> {};
        }
        AtomicLong toSkip = new AtomicLong(Math.max(0, count.get() - tail));
        return LogStream.open(docker, key, command -> from(command, since), true, text -> {
            if (toSkip.get() > 0) {
                toSkip.decrementAndGet();
            } else {
                line.accept(text);
            }
        });
    }

    private static void from(LogContainerCmd command, OptionalInt since) {
        since.ifPresent(command::withSince);
    }

    /** The second in which the first of the last lines was written; empty where there is none. */
    private OptionalInt firstSecond(int tail) throws EngineException {
        List<String> stamped = new ArrayList<>();
        LogStream.open(docker, key, command -> command.withTail(tail).withTimestamps(true), false, text -> {
                    if (stamped.isEmpty()) {
                        stamped.add(text);
                    }
                })
                .close();
        if (stamped.isEmpty()) {
            return OptionalInt.empty();
        }
        String first = stamped.getFirst();
        int space = first.indexOf(' ');
        try {
            return OptionalInt.of(Math.toIntExact(
                    OffsetDateTime.parse(first.substring(0, Math.max(0, space))).toEpochSecond()));
        } catch (DateTimeException | ArithmeticException noTime) {
            return OptionalInt.empty();
        }
    }
}
