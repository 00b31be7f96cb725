package dev.agentctl.shared.team;

import dev.agentctl.shared.agent.AgentName;
import dev.agentctl.shared.text.Clean;
import java.util.Optional;

/** A team's name, by the rules of {@link AgentName}: safe as a file name, a container name's part and an argument. */
public record TeamName(String text) implements Comparable<TeamName> {
    /** @throws IllegalArgumentException in one sentence fit for a person, if the text is no name */
    public TeamName {
        if (AgentName.parse(text).isEmpty()) {
            throw new IllegalArgumentException("'" + Clean.line(text, 80) + "' is not a team's name: use 1 to 63"
                    + " letters, digits, '_' and '-', the first a letter or digit");
        }
    }

    /** The name, or empty where the text is none. */
    public static Optional<TeamName> parse(String text) {
        return AgentName.parse(text).map(name -> new TeamName(name.text()));
    }

    @Override
    public int compareTo(TeamName other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
