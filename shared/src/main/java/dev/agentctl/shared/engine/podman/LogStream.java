package dev.agentctl.shared.engine.podman;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.LogContainerCmd;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.StreamType;
import dev.agentctl.shared.engine.Engine.Subscription;
import dev.agentctl.shared.engine.EngineException;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One request for a container's log; its lines are told on docker-java's stream thread. */
final class LogStream implements Subscription, ResultCallback<Frame> {
    private static final long READ_LIMIT_SECONDS = 60;

    private final Map<StreamType, LineSplitter> splitters = new EnumMap<>(StreamType.class);
    private final Consumer<String> listener;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final CountDownLatch opened = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile @Nullable Closeable connection;
    private volatile @Nullable Throwable failure;

    private LogStream(Consumer<String> listener) {
        this.listener = listener;
    }

    /**
     * Asks, and returns when the stream is open and will go on by itself, or, without follow, when all was told.
     *
     * @param choice sets what is asked for
     */
    static LogStream open(
            DockerCalls docker, String key, Consumer<LogContainerCmd> choice, boolean follow, Consumer<String> line)
            throws EngineException {
        LogStream stream = new LogStream(line);
        LogContainerCmd command = docker.client()
                .logContainerCmd(key)
                .withStdOut(true)
                .withStdErr(true)
                .withFollowStream(follow);
        choice.accept(command);
        command.exec(stream);
        try {
            if (!(follow ? stream.opened : stream.ended).await(READ_LIMIT_SECONDS, TimeUnit.SECONDS)) {
                stream.close();
                throw new EngineException(
                        "Podman did not give the container's log within " + READ_LIMIT_SECONDS + " s");
            }
        } catch (InterruptedException interrupted) {
            stream.close();
            Thread.currentThread().interrupt();
            throw new EngineException("Interrupted while reading a container's log", interrupted);
        }
        Throwable cause = stream.failure;
        if (cause != null) {
            stream.close();
            throw docker.translate("reading a container's log", cause);
        }
        return stream;
    }

    @Override
    public void onStart(Closeable connection) {
        this.connection = connection;
        opened.countDown();
    }

    @Override
    public void onNext(Frame frame) {
        byte[] payload = frame.getPayload();
        if (payload != null) {
            splitters
                    .computeIfAbsent(frame.getStreamType(), stream -> new LineSplitter(this::tell))
                    .take(payload);
        }
    }

    private void tell(String line) {
        if (!closed.get()) {
            listener.accept(line);
        }
    }

    @Override
    public void onError(Throwable failure) {
        this.failure = failure;
        onComplete();
    }

    @Override
    public void onComplete() {
        splitters.values().forEach(LineSplitter::end);
        opened.countDown();
        ended.countDown();
    }

    @Override
    public void close() {
        closed.set(true);
        Closeable open = connection;
        if (open != null) {
            try {
                open.close();
            } catch (IOException unclosed) {
                throw new UncheckedIOException(unclosed);
            }
        }
    }
}
