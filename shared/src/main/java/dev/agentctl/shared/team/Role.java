package dev.agentctl.shared.team;

import java.util.Optional;

/** What a session is for. */
public enum Role {
    /** The engineering manager: one a team. */
    EM("em"),
    MANAGER("manager"),
    WORKER("worker");

    private final String word;

    Role(String word) {
        this.word = word;
    }

    /** The word in files, on the command line and on screens. */
    public String word() {
        return word;
    }

    /** The role of a word. */
    public static Optional<Role> of(String word) {
        for (Role role : values()) {
            if (role.word.equals(word)) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }
}
