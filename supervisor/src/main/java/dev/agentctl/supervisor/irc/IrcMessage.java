package dev.agentctl.supervisor.irc;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One line of IRC (RFC 1459, with the message tags of IRCv3). Immutable; all that a server sent is untrusted.
 *
 * @param tags by name, their values unescaped; a tag without a value has an empty one
 * @param source who sent it, as in {@code nick!user@host}
 * @param command in capitals, or a numeric of three digits
 */
record IrcMessage(Map<String, String> tags, Optional<String> source, String command, List<String> parameters) {
    /** As many as RFC 1459 has. */
    private static final int MOST_PARAMETERS = 15;

    IrcMessage {
        tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
        parameters = List.copyOf(parameters);
    }

    /** A line to send. */
    static IrcMessage of(String command, String... parameters) {
        return new IrcMessage(Map.of(), Optional.empty(), command, List.of(parameters));
    }

    /** The parameter at an index, from 0; empty text where there are not so many. */
    String parameter(int index) {
        return index < parameters.size() ? parameters.get(index) : "";
    }

    /** The nick of the source, or the server's name. */
    String nick() {
        String from = source.orElse("");
        for (int i = 0; i < from.length(); i++) {
            if (from.charAt(i) == '!' || from.charAt(i) == '@') {
                return from.substring(0, i);
            }
        }
        return from;
    }

    /** Parses a line without its line end; empty where it is none of IRC's. */
    static Optional<IrcMessage> parse(String line) {
        int at = 0;
        Map<String, String> tags = Map.of();
        if (line.startsWith("@")) {
            int end = end(line, 1);
            tags = tags(line.substring(1, end));
            at = skip(line, end);
        }
        Optional<String> source = Optional.empty();
        if (at < line.length() && line.charAt(at) == ':') {
            int end = end(line, at);
            source = Optional.of(line.substring(at + 1, end));
            at = skip(line, end);
        }
        int end = end(line, at);
        String command = line.substring(at, end).toUpperCase(Locale.ROOT);
        if (!isCommand(command)) {
            return Optional.empty();
        }
        List<String> parameters = new ArrayList<>();
        for (at = skip(line, end); at < line.length(); at = skip(line, end)) {
            if (line.charAt(at) == ':' || parameters.size() == MOST_PARAMETERS - 1) {
                parameters.add(line.substring(line.charAt(at) == ':' ? at + 1 : at));
                break;
            }
            end = end(line, at);
            parameters.add(line.substring(at, end));
        }
        return Optional.of(new IrcMessage(tags, source, command, parameters));
    }

    private static boolean isCommand(String word) {
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if ((c < 'A' || c > 'Z') && (c < '0' || c > '9')) {
                return false;
            }
        }
        return !word.isEmpty();
    }

    private static int end(String line, int from) {
        int space = line.indexOf(' ', from);
        return space < 0 ? line.length() : space;
    }

    private static int skip(String line, int from) {
        int at = from;
        while (at < line.length() && line.charAt(at) == ' ') {
            at++;
        }
        return at;
    }

    private static Map<String, String> tags(String text) {
        Map<String, String> tags = new LinkedHashMap<>();
        for (String tag : text.split(";", -1)) {
            int equals = tag.indexOf('=');
            String name = equals < 0 ? tag : tag.substring(0, equals);
            if (!name.isEmpty()) {
                tags.put(name, equals < 0 ? "" : unescaped(tag.substring(equals + 1)));
            }
        }
        return tags;
    }

    private static String unescaped(String value) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c != '\\') {
                text.append(c);
            } else if (++i < value.length()) {
                text.append(
                        switch (value.charAt(i)) {
                            case ':' -> ';';
                            case 's' -> ' ';
                            case 'r' -> '\r';
                            case 'n' -> '\n';
                            default -> value.charAt(i);
                        });
            }
        }
        return text.toString();
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\")
                .replace(";", "\\:")
                .replace(" ", "\\s")
                .replace("\r", "\\r")
                .replace("\n", "\\n");
    }

    /**
     * The line to send, without its line end. CR, LF and NUL are left out of everything, so that no text can become a
     * second line.
     *
     * @throws IllegalArgumentException where a parameter but the last is empty, has a space in it or begins with a colon,
     *     or the command is none
     */
    String line() {
        StringBuilder line = new StringBuilder();
        for (Map.Entry<String, String> tag : tags.entrySet()) {
            line.append(line.isEmpty() ? '@' : ';').append(tag.getKey());
            if (!tag.getValue().isEmpty()) {
                line.append('=').append(escaped(tag.getValue()));
            }
        }
        line.append(line.isEmpty() ? "" : " ");
        source.ifPresent(from -> line.append(':').append(from).append(' '));
        if (!isCommand(command)) {
            throw new IllegalArgumentException("no command of IRC's");
        }
        line.append(command);
        for (int i = 0; i < parameters.size(); i++) {
            String each = stripped(parameters.get(i));
            boolean isPlain = !each.isEmpty() && each.charAt(0) != ':' && each.indexOf(' ') < 0;
            if (!isPlain && i < parameters.size() - 1) {
                throw new IllegalArgumentException("a parameter before the last is one word");
            }
            line.append(isPlain ? " " : " :").append(each);
        }
        return stripped(line.toString());
    }

    private static String stripped(String text) {
        return text.replace("\r", "").replace("\n", "").replace("\0", "");
    }
}
