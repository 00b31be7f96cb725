package dev.agentctl.supervisor.control;

import dev.agentctl.shared.json.Json;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks a team's supervisor. */
public final class ControlClient {
    /** What a supervisor may answer: some hundred sessions with all that is known of them. */
    private static final int MAX_REPLY = 32 << 20;

    private ControlClient() {}

    /**
     * Sends one command and gives the answer.
     *
     * @param bound for all of it
     * @throws NobodyListensException in one sentence, if no supervisor listens there
     * @throws IOException in one sentence, if no answer came in time, or none that can be understood; the command may
     *     have been carried out
     */
    public static TeamReply ask(Path socket, TeamCommand command, Duration bound)
            throws IOException, InterruptedException {
        if (!Files.exists(socket, LinkOption.NOFOLLOW_LINKS)) {
            throw nobody(socket, new NoSuchFileException(socket.toString()));
        }
        CompletableFuture<TeamReply> answer = new CompletableFuture<>();
        try (SocketPath near = SocketPath.of(socket);
                SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            // No virtual thread: where the listener's queue is full, only a truly blocking connect waits for its turn.
            Thread.ofPlatform().daemon().name("ask").start(() -> {
                try {
                    channel.connect(near.address());
                    answer.complete(talk(channel, command));
                } catch (IOException | RuntimeException failure) {
                    answer.completeExceptionally(failure);
                }
            });
            return answer.get(bound.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException silent) {
            throw new IOException(
                    "the supervisor at " + socket + " did not answer within " + bound.toSeconds()
                            + " s: look at its log, and try again",
                    silent);
        } catch (ExecutionException failure) {
            throw failed(socket, failure.getCause() == null ? failure : failure.getCause());
        }
    }

    private static IOException failed(Path socket, Throwable cause) {
        return switch (cause) {
            case ConnectException refused -> nobody(socket, refused);
            case IOException io -> new IOException("the supervisor at " + socket + ": " + io.getMessage(), io);
            default -> new IOException("the supervisor at " + socket + " could not be asked: " + cause, cause);
        };
    }

    private static NobodyListensException nobody(Path socket, IOException cause) {
        return new NobodyListensException("no supervisor listens at " + socket, cause);
    }

    private static TeamReply talk(SocketChannel channel, TeamCommand command) throws IOException {
        byte[] line = (Json.line(CommandJson.of(command)) + "\n").getBytes(StandardCharsets.UTF_8);
        if (line.length > ControlServer.MAX_LINE) {
            throw new IOException("a command of " + line.length + " bytes is too long to be sent");
        }
        ByteBuffer bytes = ByteBuffer.wrap(line);
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        return ReplyJson.parse(
                Json.object(reply(channel).orElseThrow(() -> new IOException("it hung up without an answer"))));
    }

    private static Optional<byte[]> reply(SocketChannel channel) throws IOException {
        try {
            return new BoundedLines(channel, MAX_REPLY).next();
        } catch (SocketException reset) {
            return Optional.empty();
        }
    }
}
