package dev.agentctl.shared.agent;

import java.util.Optional;

/**
 * An agent's name: 1 to 63 letters, digits, underscores and hyphens, the first a letter or a digit. It is safe as a
 * file name, a container name's part and a command's argument.
 */
public record AgentName(String text) implements Comparable<AgentName> {
    /** The one agent that these tools never stop or kill. */
    public static final AgentName GOD = new AgentName("God");

    private static final int MAX_LENGTH = 63;

    /** @throws IllegalArgumentException in one sentence fit for a person, if the text is no name */
    public AgentName {
        if (!isName(text)) {
            throw new IllegalArgumentException("'" + dev.agentctl.shared.text.Clean.line(text, 80)
                    + "' is not an agent's name: use 1 to 63 letters, digits, '_' and '-', the first a letter"
                    + " or digit");
        }
    }

    /** The name, or empty where the text is none. */
    public static Optional<AgentName> parse(String text) {
        return isName(text) ? Optional.of(new AgentName(text)) : Optional.empty();
    }

    private static boolean isName(String text) {
        if (text.isEmpty() || text.length() > MAX_LENGTH) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean wordly = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!wordly && (i == 0 || (c != '_' && c != '-'))) {
                return false;
            }
        }
        return true;
    }

    /** Whether this is God, which every path that stops or kills refuses; no case makes another God. */
    public boolean isGod() {
        return text.equalsIgnoreCase(GOD.text);
    }

    @Override
    public int compareTo(AgentName other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
