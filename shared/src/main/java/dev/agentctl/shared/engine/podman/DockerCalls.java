package dev.agentctl.shared.engine.podman;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.core.RemoteApiVersion;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import dev.agentctl.shared.engine.EngineException;
import dev.agentctl.shared.json.Json;
import dev.agentctl.shared.json.JsonObject;
import dev.agentctl.shared.text.Clean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * docker-java over Podman's Docker-compatible API, made when the first call needs it: it takes 0.2 s to start, which
 * listing and measuring do without. Each call is bounded, and its failure becomes one sentence. Thread-safe.
 */
final class DockerCalls implements AutoCloseable {
    private final PodmanHttp http;
    private @Nullable DockerClientImpl client;

    DockerCalls(PodmanHttp http) {
        this.http = http;
    }

    /** The client itself, for streams; its failures then go through {@link #translate}. */
    DockerClient client() {
        return made();
    }

    /** What carries its requests, for paths that it has no command for. */
    DockerHttpClient transport() {
        return Objects.requireNonNull(made().getHttpClient(), "docker-java has no transport");
    }

    private synchronized DockerClientImpl made() {
        DockerClientImpl made = client;
        if (made == null) {
            URI host = URI.create(http.address().toString());
            made = (DockerClientImpl) DockerClientImpl.getInstance(
                    DefaultDockerClientConfig.createDefaultConfigBuilder()
                            .withDockerHost(host.toString())
                            .withDockerTlsVerify(false)
                            .withApiVersion(RemoteApiVersion.VERSION_1_40)
                            .build(),
                    new ZerodepDockerHttpClient.Builder().dockerHost(host).build());
            client = made;
        }
        return made;
    }

    /**
     * Makes one call.
     *
     * @param doing what is done to what, as in {@code stopping agent-x}
     * @throws EngineException with the docker-java exception as its cause, where Podman refused
     */
    <T> T call(String doing, Duration limit, Function<DockerClient, T> work) throws EngineException {
        FutureTask<T> task = new FutureTask<>(() -> work.apply(client()));
        Thread.ofVirtual().name("podman-call").start(task);
        try {
            return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failure) {
            throw translate(doing, failure.getCause() == null ? failure : failure.getCause());
        } catch (TimeoutException late) {
            task.cancel(true);
            throw new EngineException(
                    "Podman at " + http.address() + " did not finish " + doing + " within " + limit.toSeconds()
                            + " s: look with 'podman ps --all'",
                    late);
        } catch (InterruptedException interrupted) {
            task.cancel(true);
            Thread.currentThread().interrupt();
            throw new EngineException("Interrupted while " + doing, interrupted);
        }
    }

    EngineException translate(String doing, Throwable failure) {
        if (failure instanceof DockerException refused) {
            return new EngineException("Podman failed at " + doing + ": " + said(refused), refused);
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException || cause instanceof UncheckedIOException) {
                return http.unreachable(cause);
            }
        }
        return new EngineException(
                "Podman failed at " + doing + ": " + Clean.line(String.valueOf(failure.getMessage()), 300), failure);
    }

    /** Podman's own message out of docker-java's {@code Status 500: {"cause":…,"message":…}}. */
    static String said(DockerException refused) {
        String whole = String.valueOf(refused.getMessage());
        int json = whole.indexOf('{');
        if (json >= 0) {
            try {
                JsonObject error = Json.object(whole.substring(json).strip().getBytes(StandardCharsets.UTF_8));
                String message = error.text("message").orElse("");
                if (!message.isBlank()) {
                    return Clean.line(message.strip(), 400);
                }
            } catch (IOException otherText) {
                return Clean.line(whole.strip(), 400);
            }
        }
        return Clean.line(whole.strip(), 400);
    }

    @Override
    public synchronized void close() {
        DockerClientImpl made = client;
        client = null;
        if (made != null) {
            try {
                made.close();
            } catch (IOException unclosed) {
                throw new UncheckedIOException(unclosed);
            }
        }
    }
}
