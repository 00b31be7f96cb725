package dev.agentctl.supervisor.team;

import java.util.Optional;
import java.util.UUID;

/**
 * Something that a session is told: one turn of its conversation.
 *
 * @param id given when it is first told; told again under the same id, the CLI runs it only if it has not done so
 */
record Prompt(Kind kind, String text, Optional<UUID> id) {
    Prompt(Kind kind, String text) {
        this(kind, text, Optional.empty());
    }

    enum Kind {
        /** What it is there for; its first. */
        MISSION,
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
        return new Prompt(kind, text, Optional.of(id.orElse(known)));
    }
}
