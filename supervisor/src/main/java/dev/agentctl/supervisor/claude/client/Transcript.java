package dev.agentctl.supervisor.claude.client;

import dev.agentctl.shared.file.UntrustedFile;
import dev.agentctl.shared.json.JsonObject;
import dev.agentctl.shared.text.Clean;
import dev.agentctl.supervisor.claude.ClaudeMessage;
import dev.agentctl.supervisor.claude.ClaudeMessage.Block;
import dev.agentctl.supervisor.claude.ClaudeStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The file in which the CLI keeps a conversation, as JSON lines. Its model and its tools write what is in it: untrusted.
 * Any thread.
 */
public record Transcript(Path file) {
    /** The CLI's names of folders are no longer than this, but for a mark of the whole path behind them. */
    private static final int MAX_SLUG = 200;

    /** Of a transcript's end so much is looked at first, and so much where that holds too little. */
    private static final List<Long> WINDOWS = List.of(1L << 20, 32L << 20);

    private static final int MAX_BLOCK = 1_200;
    private static final int MAX_INPUT = 300;
    private static final int BASE_36 = 36;

    /**
     * Where the CLI keeps it; it need not exist. As measured with 2.1.329: the folder's real path with every UTF-16 unit
     * that is no ASCII letter or digit as a dash; of more than 200, the first 200, a dash, and the path's Java hash code
     * without its sign in base 36.
     *
     * @param environment of the CLI: CLAUDE_CONFIG_DIR, else .claude in HOME
     * @param folder that the CLI works in
     * @param session the conversation's UUID
     */
    public static Transcript of(Map<String, String> environment, Path folder, String session) {
        String named = environment.getOrDefault("CLAUDE_CONFIG_DIR", "");
        Path config = named.isEmpty() ? Path.of(environment.getOrDefault("HOME", "/"), ".claude") : Path.of(named);
        Path real;
        try {
            real = folder.toRealPath();
        } catch (IOException gone) {
            real = folder.toAbsolutePath().normalize();
        }
        return new Transcript(
                config.resolve("projects").resolve(slug(real.toString())).resolve(session + ".jsonl"));
    }

    static String slug(String path) {
        StringBuilder slug = new StringBuilder(path.length());
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            boolean isKept = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            slug.append(isKept ? c : '-');
        }
        if (slug.length() <= MAX_SLUG) {
            return slug.toString();
        }
        return slug.substring(0, MAX_SLUG) + "-" + Long.toString(Math.abs((long) path.hashCode()), BASE_36);
    }

    /** Its bytes; 0 where there is none. */
    public long size() {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .size();
        } catch (IOException none) {
            return 0;
        }
    }

    /**
     * Its end as text for a reader, the oldest first: who said what, which tools were called with what, and what they gave.
     * Cut to these bounds, and clean: no control characters but line ends.
     *
     * @param maxEntries pieces of text, calls and results at most
     * @param maxCharacters of the whole
     * @return empty where there is none
     * @throws IOException in one sentence, if it cannot be read
     */
    public Optional<String> end(int maxEntries, int maxCharacters) throws IOException {
        Deque<String> entries = new ArrayDeque<>();
        for (long window : WINDOWS) {
            try (SeekableByteChannel channel = UntrustedFile.open(file)) {
                long start = Math.max(0, channel.size() - window);
                channel.position(start);
                entries = entries(new BufferedInputStream(Channels.newInputStream(channel)), start > 0, maxEntries);
                if (start == 0 || entries.size() >= maxEntries) {
                    break;
                }
            } catch (NoSuchFileException none) {
                return Optional.empty();
            }
        }
        return Optional.of(joined(entries, maxCharacters));
    }

    /** @param isTorn whether the stream begins somewhere in a line */
    private static Deque<String> entries(InputStream in, boolean isTorn, int most) throws IOException {
        Deque<String> entries = new ArrayDeque<>();
        if (isTorn) {
            for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
                // The rest of a line whose beginning is not here.
            }
        }
        new ClaudeStream(ClaudeStream.SHORT, (message, offset) -> {
                    add(message, entries);
                    while (entries.size() > most) {
                        entries.remove();
                    }
                })
                .drain(in);
        return entries;
    }

    private static void add(ClaudeMessage message, Deque<String> entries) {
        if (message instanceof ClaudeMessage.User user) {
            for (Block block : user.blocks()) {
                add("user", block, entries);
            }
        } else if (message instanceof ClaudeMessage.Assistant said) {
            for (Block block : said.blocks()) {
                add("assistant", block, entries);
            }
        }
    }

    private static void add(String who, Block block, Deque<String> entries) {
        switch (block) {
            case Block.Text(String text) -> entries.add(who + ": " + Clean.line(text, MAX_BLOCK));
            case Block.ToolUse(String id, String name, JsonObject input) ->
                entries.add(
                        "tool call: " + Clean.line(name, MAX_INPUT) + " " + Clean.line(input.toString(), MAX_INPUT));
            case Block.ToolResult(String id, boolean isError, String text) ->
                entries.add((isError ? "tool failed: " : "tool result: ") + Clean.line(text, MAX_INPUT));
            case Block.Thinking ignored -> {
                // Not for others.
            }
            case Block.Other ignored -> {
                // Of kinds unknown there are no words.
            }
        }
    }

    private static String joined(Deque<String> entries, int maxCharacters) {
        Deque<String> kept = new ArrayDeque<>();
        int length = 0;
        while (!entries.isEmpty()) {
            String entry = entries.removeLast();
            if (length + entry.length() + 1 > maxCharacters) {
                if (kept.isEmpty()) {
                    kept.addFirst(Clean.line(entry, maxCharacters));
                }
                break;
            }
            length += entry.length() + 1;
            kept.addFirst(entry);
        }
        return String.join("\n", kept);
    }
}
