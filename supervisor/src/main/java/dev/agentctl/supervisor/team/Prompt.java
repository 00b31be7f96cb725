package dev.agentctl.supervisor.team;

import java.util.Optional;
import java.util.UUID;

/**
 * Something that a session is told: one turn of its conversation.
 *
 * @param id given when it is first told; told again under the same id, the CLI runs it only if it has not done so
 * @param cut why the turn that it began before did not come to its end; empty where it was not begun
 */
record Prompt(Kind kind, String text, Optional<UUID> id, Optional<String> cut) {
    Prompt(Kind kind, String text) {
        this(kind, text, Optional.empty(), Optional.empty());
    }

    enum Kind {
        /** What it is there for; its first. */
        MISSION,
        /** A task of the team's. */
        TASK,
        /** After an interruption: see where things stand, and go on. */
        CHECK_IN,
        NUDGE,
        /** A person's words. */
        SAY,
        /** Its context is nearly full. */
        CONTEXT,
        /** Write the handoff page. */
        HANDOFF
    }

    Prompt as(UUID known) {
        return new Prompt(kind, text, Optional.of(id.orElse(known)), cut);
    }

    /** To be told once more, in another turn of the same conversation. */
    Prompt again(String why) {
        return new Prompt(kind, text, Optional.empty(), Optional.of(why));
    }

    /** To be told in a conversation that knows nothing of it. */
    Prompt afresh() {
        return new Prompt(kind, text);
    }
}
