package dev.agentctl.supervisor.claude.client;

import dev.agentctl.supervisor.claude.ClaudeMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A supervisor as a process of its own, to be killed: it keeps a CLI at work, one prompt after the other. */
public final class ClientProgram {
    private ClientProgram() {}

    /** @param arguments folder, spool, mark, and the CLI's command line */
    public static void main(String[] arguments) throws Exception {
        List<String> line = List.of(arguments);
        ClientStart start = ClientStart.of(
                        line.subList(3, line.size()), System.getenv(), Path.of(arguments[0]), arguments[2])
                .withSpool(Path.of(arguments[1]));
        Prompts prompts = new Prompts();
        ClaudeClient client = ClaudeClient.start(start, prompts);
        prompts.begin(client);
        while (true) {
            LockSupport.park();
        }
    }

    private static final class Prompts implements ClientListener {
        private volatile @Nullable ClaudeClient client;
        private int asked;

        @Override
        public void message(ClaudeMessage message, long offset) {
            if (message instanceof ClaudeMessage.Result) {
                next(Objects.requireNonNull(client));
            }
        }

        void begin(ClaudeClient started) {
            client = started;
            next(started);
        }

        private void next(ClaudeClient asks) {
            try {
                asks.query("prompt " + ++asked);
            } catch (IOException ended) {
                throw new UncheckedIOException(ended);
            }
        }

        @Override
        public void ended(ClientEnd end) {
            Runtime.getRuntime().halt(1);
        }
    }
}
