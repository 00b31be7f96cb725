package dev.agentctl.supervisor.control;

import dev.agentctl.shared.cli.Sentences;
import dev.agentctl.shared.json.Json;
import dev.agentctl.supervisor.control.ControlServer.Handler;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * One client: its commands one after another, each answered before the next is read. Its own thread runs it; any thread
 * may ask what it does, and hang up.
 */
final class Conversation {
    private final SocketChannel channel;
    private final Handler handler;
    private final BooleanSupplier closing;
    private volatile Doing doing = new Doing(Act.READING, System.nanoTime());

    enum Act {
        READING,
        HANDLING,
        WRITING
    }

    /** @param since on the monotonic clock */
    record Doing(Act act, long since) {}

    Conversation(SocketChannel channel, Handler handler, BooleanSupplier closing) {
        this.channel = channel;
        this.handler = handler;
        this.closing = closing;
    }

    Doing doing() {
        return doing;
    }

    /** Until the client hangs up or is hung up on. */
    void run() {
        try (channel) {
            BoundedLines lines = new BoundedLines(channel, ControlServer.MAX_LINE);
            while (!closing.getAsBoolean()) {
                now(Act.READING);
                Optional<byte[]> line;
                try {
                    line = lines.next();
                } catch (BoundedLines.TooLongException tooLong) {
                    write(TeamReply.refused("that is no command: " + tooLong.getMessage()));
                    return;
                }
                if (line.isEmpty()) {
                    return;
                }
                now(Act.HANDLING);
                TeamReply reply = answer(line.get());
                now(Act.WRITING);
                write(reply);
            }
        } catch (ClosedChannelException hungUp) {
            // This side did: the client was too slow, or the server closes.
        } catch (IOException gone) {
            // The client went away; its command has been carried out, and nobody waits for the answer.
        }
    }

    private void now(Act act) {
        doing = new Doing(act, System.nanoTime());
    }

    private TeamReply answer(byte[] line) {
        TeamCommand command;
        try {
            command = CommandJson.parse(Json.object(line));
        } catch (IOException noCommand) {
            return TeamReply.refused("that is no command: " + Sentences.of(noCommand));
        }
        try {
            return handler.handle(command);
        } catch (InterruptedException ending) {
            // Not set again: the refusal is still to be written, and an interrupted thread's channel closes.
            return TeamReply.refused("the supervisor is ending: start it again, and look what was done");
        } catch (RuntimeException bug) {
            return TeamReply.refused("the supervisor failed at it, by an error of its own: "
                    + bug.getClass().getSimpleName() + " (" + Sentences.of(bug) + ")");
        }
    }

    private void write(TeamReply reply) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap((Json.line(ReplyJson.of(reply)) + "\n").getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** Ends it, whatever it does. */
    void hangUp() {
        try {
            channel.close();
        } catch (IOException alreadyBroken) {
            // Then it is over as well.
        }
    }
}
