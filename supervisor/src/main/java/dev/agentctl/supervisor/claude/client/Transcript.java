package dev.agentctl.supervisor.claude.client;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The file in which the CLI keeps a conversation, as JSON lines. Its model and its tools write what is in it: untrusted.
 * Any thread.
 */
@SuppressWarnings("DoNotCallSuggester")
public record Transcript(Path file) {
    /**
     * Where the CLI keeps it; it need not exist.
     *
     * @param environment of the CLI: CLAUDE_CONFIG_DIR, else .claude in HOME
     * @param folder that the CLI works in
     * @param session the conversation's UUID
     */
    public static Transcript of(Map<String, String> environment, Path folder, String session) {
        throw new UnsupportedOperationException();
    }

    /** Its bytes; 0 where there is none. */
    public long size() {
        throw new UnsupportedOperationException();
    }

    /**
     * Its end as text for a reader, the oldest first: who said what, which tools were called with what, and what they gave.
     * Cut to these bounds, and clean: no control characters but line ends.
     *
     * @param maxEntries messages at most
     * @param maxCharacters of the whole
     * @return empty where there is none
     * @throws IOException in one sentence, if it cannot be read
     */
    public Optional<String> end(int maxEntries, int maxCharacters) throws IOException {
        throw new UnsupportedOperationException();
    }
}
