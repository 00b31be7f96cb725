package dev.agentctl.shared.engine.podman;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Event;
import com.github.dockerjava.api.model.EventActor;
import dev.agentctl.shared.agent.AgentName;
import dev.agentctl.shared.engine.Engine.Subscription;
import dev.agentctl.shared.engine.EngineEvent;
import dev.agentctl.shared.engine.EngineException;
import dev.agentctl.shared.json.JsonObject;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A watch over the containers that are agents. A virtual thread of its own keeps one event stream open, and opens the
 * next one when it is cut: after half a second first, and at most ten.
 */
final class ContainerEvents implements Subscription {
    private static final long FIRST_WAIT_MILLIS = 500;
    private static final long LONGEST_WAIT_MILLIS = 10_000;
    private static final long OPEN_LIMIT_SECONDS = 10;

    private final PodmanHttp http;
    private final DockerCalls docker;
    private final Consumer<EngineEvent> listener;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Thread keeper;
    private volatile @Nullable Stream stream;

    private ContainerEvents(PodmanHttp http, DockerCalls docker, Consumer<EngineEvent> listener) {
        this.http = http;
        this.docker = docker;
        this.listener = listener;
        this.keeper = Thread.ofVirtual().name("podman-events").unstarted(this::keep);
    }

    /** Returns when the stream is open: what happens from now on is told. */
    static ContainerEvents open(PodmanHttp http, DockerCalls docker, Consumer<EngineEvent> listener)
            throws EngineException {
        ContainerEvents events = new ContainerEvents(http, docker, listener);
        events.stream = events.connect();
        events.keeper.start();
        return events;
    }

    private void keep() {
        long wait = FIRST_WAIT_MILLIS;
        while (!closed.get()) {
            try {
                Stream open = stream;
                if (open != null) {
                    open.ended.await();
                    stream = null;
                }
                if (closed.get()) {
                    return;
                }
                Thread.sleep(wait);
                stream = connect();
                wait = FIRST_WAIT_MILLIS;
                tell(new EngineEvent.Reconnected());
            } catch (InterruptedException end) {
                return;
            } catch (EngineException stillAway) {
                // Whoever lists hears why; here only the next try counts.
                wait = Math.min(wait * 2, LONGEST_WAIT_MILLIS);
            }
        }
    }

    private Stream connect() throws EngineException {
        Stream next = new Stream();
        docker.client()
                .eventsCmd()
                .withEventTypeFilter("container")
                .withSince(Long.toString(theirSeconds()))
                .exec(next);
        try {
            if (!next.opened.await(OPEN_LIMIT_SECONDS, TimeUnit.SECONDS)) {
                next.close();
                throw new EngineException("Podman at " + http.address() + " did not open its event stream within "
                        + OPEN_LIMIT_SECONDS + " s");
            }
        } catch (InterruptedException interrupted) {
            next.close();
            Thread.currentThread().interrupt();
            throw new EngineException("Interrupted while opening Podman's event stream", interrupted);
        }
        Throwable failure = next.failure;
        if (failure != null) {
            next.close();
            throw docker.translate("watching containers", failure);
        }
        if (closed.get()) {
            next.close();
        }
        return next;
    }

    /**
     * The service's own clock: without a start time the stream begins some milliseconds after it is open, and a virtual
     * machine's clock may be far from ours.
     */
    private long theirSeconds() throws EngineException {
        String date = http.get("/_ping").header("date");
        try {
            return Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date))
                    .getEpochSecond();
        } catch (DateTimeParseException noDate) {
            return Instant.now().getEpochSecond();
        }
    }

    private void tell(EngineEvent event) {
        if (!closed.get()) {
            listener.accept(event);
        }
    }

    /** What an event means to us; empty where it concerns no agent, or nothing that a list would show. */
    static Optional<EngineEvent> meaning(String action, String key, Map<String, String> attributes) {
        JsonObject labels = JsonObject.EMPTY;
        for (String label : new String[] {Labels.AGENT, Labels.NAME}) {
            String value = attributes.get(label);
            labels = value == null ? labels : labels.with(label, value);
        }
        String container = attributes.getOrDefault("name", "");
        if (key.isEmpty() || !ContainerList.isAgent(labels, container)) {
            return Optional.empty();
        }
        AgentName name = ContainerList.name(labels, container, key);
        return switch (action) {
            case "start", "unpause", "restart" -> Optional.of(new EngineEvent.Started(name, key));
            case "die", "died" -> Optional.of(new EngineEvent.Ended(name, key));
            case "remove", "destroy" -> Optional.of(new EngineEvent.Removed(name, key));
            case "oom" -> Optional.of(new EngineEvent.OomKilled(name, key));
            default -> Optional.empty();
        };
    }

    @Override
    public void close() {
        closed.set(true);
        keeper.interrupt();
        Stream open = stream;
        if (open != null) {
            open.close();
        }
    }

    private final class Stream implements ResultCallback<Event> {
        private final CountDownLatch opened = new CountDownLatch(1);
        private final CountDownLatch ended = new CountDownLatch(1);
        private volatile @Nullable Closeable connection;
        private volatile @Nullable Throwable failure;

        @Override
        public void onStart(Closeable connection) {
            this.connection = connection;
            opened.countDown();
        }

        @Override
        public void onNext(Event event) {
            EventActor actor = event.getActor();
            if (actor == null || event.getAction() == null) {
                return;
            }
            Map<String, String> attributes = actor.getAttributes();
            meaning(event.getAction(), String.valueOf(actor.getId()), attributes == null ? Map.of() : attributes)
                    .ifPresent(ContainerEvents.this::tell);
        }

        @Override
        public void onError(Throwable failure) {
            this.failure = failure;
            opened.countDown();
            ended.countDown();
        }

        @Override
        public void onComplete() {
            opened.countDown();
            ended.countDown();
        }

        @Override
        public void close() {
            Closeable open = connection;
            ended.countDown();
            if (open != null) {
                try {
                    open.close();
                } catch (IOException unclosed) {
                    throw new UncheckedIOException(unclosed);
                }
            }
        }
    }
}
