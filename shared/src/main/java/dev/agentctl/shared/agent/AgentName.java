package dev.agentctl.shared.agent;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An agent's name: 1 to 63 letters, digits, underscores and hyphens, the first a letter or a digit. It is safe as a
 * file name, a container name's part and a command's argument.
 */
public record AgentName(String text) implements Comparable<AgentName> {
    /** The one agent that these tools never stop or kill. */
    public static final AgentName GOD = new AgentName("God");

    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,62}");

    /** @throws IllegalArgumentException in one sentence fit for a person, if the text is no name */
    public AgentName {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException("'" + dev.agentctl.shared.text.Clean.line(text, 80)
                    + "' is not an agent's name: use 1 to 63 letters, digits, '_' and '-', the first a letter"
                    + " or digit");
        }
    }

    /** The name, or empty where the text is none. */
    public static Optional<AgentName> parse(String text) {
        return FORM.matcher(text).matches() ? Optional.of(new AgentName(text)) : Optional.empty();
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
