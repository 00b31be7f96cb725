package dev.agentctl.shared.team;

import java.time.Instant;
import java.util.Optional;

/**
 * A piece of work that was given to a team, as its supervisor last wrote it down. Immutable. Whoever reads it from a file
 * takes its text as untrusted, not cleaned for a terminal.
 *
 * @param number from 1, never given twice in a team
 * @param addressee the nick that it was meant for; empty for anyone
 * @param nick who has it now, or had it last
 * @param tries how often it was given to a conversation that knew nothing of it, from 0
 * @param why in words: what it waits for, what came of it, or what went wrong
 * @param lease when it is taken from its session unless that shows life before; only while it is given or started
 */
public record TeamTask(
        long number,
        String text,
        Origin origin,
        Optional<String> addressee,
        Status status,
        Optional<String> nick,
        int tries,
        String why,
        Instant created,
        Instant since,
        Optional<Instant> lease) {

    /**
     * Where it came from.
     *
     * @param who the account that asked for it, or the user of this machine
     * @param channel that it was said in; empty for one from the command line
     */
    public record Origin(String who, Optional<String> channel) {}

    /** Who has it, or had it last; of one that nobody has whom it is for, as the chat writes that: {@code @ada}. */
    public Optional<String> who() {
        return status == Status.QUEUED ? addressee.map(one -> "@" + one) : nick;
    }

    /** Where a task stands. */
    public enum Status {
        /** Nobody has it yet. */
        QUEUED("queued"),
        /** It will be told to its session, which has not begun it. */
        GIVEN("given"),
        /** Its session has read it. */
        STARTED("started"),
        /** Its session said so. */
        DONE("done"),
        /** Its session said that it cannot be done. */
        FAILED("failed"),
        /** Too many sessions ended without an answer: a person must look. */
        DEAD("dead"),
        /** A person took it back. */
        CANCELLED("cancelled"),
        /** A word that this version does not know, or none. */
        UNKNOWN("unknown");

        private final String word;

        Status(String word) {
            this.word = word;
        }

        /** The word in files and on screens. */
        public String word() {
            return word;
        }

        /** The status of a word; {@link #UNKNOWN} for any other text. */
        public static Status of(String word) {
            for (Status status : values()) {
                if (status.word.equals(word)) {
                    return status;
                }
            }
            return UNKNOWN;
        }

        /** Whether something is still to come of it. */
        public boolean isOpen() {
            return switch (this) {
                case QUEUED, GIVEN, STARTED -> true;
                case DONE, FAILED, DEAD, CANCELLED, UNKNOWN -> false;
            };
        }
    }
}
