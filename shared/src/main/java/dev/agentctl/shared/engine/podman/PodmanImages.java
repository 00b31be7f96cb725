package dev.agentctl.shared.engine.podman;

import com.github.dockerjava.transport.DockerHttpClient;
import dev.agentctl.shared.engine.EngineException;
import dev.agentctl.shared.json.Json;
import dev.agentctl.shared.json.JsonObject;
import dev.agentctl.shared.text.Clean;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Looks at a Podman's images, and builds new ones. Thread-safe. */
public final class PodmanImages {
    private static final int LONGEST_ERROR = 2000;

    private final PodmanHttp http;
    private final DockerCalls docker;

    PodmanImages(PodmanHttp http, DockerCalls docker) {
        this.http = http;
        this.docker = docker;
    }

    /**
     * An image that is there.
     *
     * @param sizeBytes all its layers; what it shares with others is counted too
     */
    public record Found(String id, OptionalLong sizeBytes) {}

    /** The image of this name on the engine's machine; nothing is pulled. */
    public Optional<Found> find(String name) throws EngineException {
        Image.requireName(name);
        String path = Image.path(name);
        HttpReply reply = http.get(path);
        if (reply.status() == 404) {
            return Optional.empty();
        }
        if (reply.status() != 200) {
            throw new EngineException("Podman cannot look at the image " + name + ": " + PodmanHttp.complaint(reply));
        }
        JsonObject json = http.json(reply, path);
        return Optional.of(new Found(json.text("Id").orElse(""), json.number("Size")));
    }

    /**
     * Builds an image, and returns when it is there under its name.
     *
     * @param context a tar; read as it is sent, closed by the caller
     * @param output what the build prints, in order, in whole lines without their ends; not cleaned
     * @throws BuildFailedException if a step failed
     */
    public void build(ImageBuild build, InputStream context, Consumer<String> output) throws EngineException {
        // docker-java's own build command has no words for secrets and namespaces; its transport takes any path.
        DockerHttpClient.Request request = DockerHttpClient.Request.builder()
                .method(DockerHttpClient.Request.Method.POST)
                .path(PodmanHttp.LIBPOD + "/build?" + build.query())
                .putHeader("Content-Type", "application/x-tar")
                .body(context)
                .build();
        String failure;
        try (DockerHttpClient.Response response = docker.transport().execute(request)) {
            if (response.getStatusCode() != 200) {
                throw new EngineException("Podman refused to build " + build.name() + ": "
                        + complaint(response.getBody().readNBytes(1 << 16)));
            }
            failure = told(response.getBody(), output);
        } catch (IOException lost) {
            throw http.unreachable(lost);
        } catch (RuntimeException wrapped) {
            // What could not be read for the context is the person's to mend, and no fault of Podman's.
            throw docker.translate("building " + build.name(), wrapped);
        }
        if (!failure.isEmpty()) {
            throw new BuildFailedException(failure);
        }
    }

    private static String complaint(byte[] body) {
        try {
            return Clean.line(Json.object(body).text("message").orElse("it did not say why"), LONGEST_ERROR);
        } catch (IOException noJson) {
            return Clean.line(new String(body, StandardCharsets.UTF_8).strip(), LONGEST_ERROR);
        }
    }

    /** Passes the output on, and gives the error that it ends with; empty for none. */
    private static String told(InputStream answer, Consumer<String> output) throws IOException {
        StringBuilder error = new StringBuilder();
        LineSplitter text = new LineSplitter(output);
        LineSplitter messages = new LineSplitter(line -> {
            if (line.isBlank()) {
                return;
            }
            try {
                JsonObject message = Json.object(line.getBytes(StandardCharsets.UTF_8));
                message.text("stream").ifPresent(piece -> text.take(piece.getBytes(StandardCharsets.UTF_8)));
                message.text("error").ifPresent(reason -> error.append(error.isEmpty() ? reason : ""));
            } catch (IOException longOrTorn) {
                text.take(line.getBytes(StandardCharsets.UTF_8));
            }
        });
        byte[] piece = new byte[1 << 14];
        int length = answer.read(piece);
        while (length >= 0) {
            messages.take(Arrays.copyOf(piece, length));
            length = answer.read(piece);
        }
        messages.end();
        text.end();
        return error.toString();
    }

    /** A step of a build failed; the message is Podman's own, uncleaned and of any form. */
    public static final class BuildFailedException extends EngineException {
        private static final long serialVersionUID = 1L;

        BuildFailedException(String message) {
            super(message);
        }
    }
}
