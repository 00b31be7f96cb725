package dev.agentctl.tui.present;

import dev.agentctl.health.rule.Finding.Severity;
import dev.agentctl.health.snapshot.Condition;
import dev.agentctl.health.snapshot.SessionCondition;
import dev.agentctl.shared.team.TeamTask.Status;

/** Which tone a state, a severity or a share has. */
final class Tones {
    private Tones() {}

    static Tone of(Condition condition) {
        return switch (condition) {
            case RUNNING -> Tone.GOOD;
            case STARTING, BACKOFF, RATE_LIMITED, STOPPING -> Tone.WAIT;
            case STOPPED -> Tone.MUTED;
            case NEEDS_TOKEN, NEEDS_ATTENTION, DIED, FAILED -> Tone.BAD;
            case UNKNOWN -> Tone.WARN;
        };
    }

    static Tone of(SessionCondition condition) {
        return switch (condition) {
            case WORKING -> Tone.GOOD;
            case STARTING, HANDING_OVER, RETRYING, RATE_LIMITED, PARKED, RETIRING -> Tone.WAIT;
            case READY, DONE -> Tone.MUTED;
            case SILENT, ASKS, IDLE, UNKNOWN -> Tone.WARN;
            case BLOCKED, NEEDS_ATTENTION -> Tone.BAD;
        };
    }

    static Tone of(Status status) {
        return switch (status) {
            case STARTED -> Tone.GOOD;
            case QUEUED, GIVEN -> Tone.WAIT;
            case DONE, CANCELLED -> Tone.MUTED;
            case FAILED, UNKNOWN -> Tone.WARN;
            case DEAD -> Tone.BAD;
        };
    }

    static Tone of(Severity severity) {
        return switch (severity) {
            case NOTE -> Tone.MUTED;
            case WARNING -> Tone.WARN;
            case CRITICAL -> Tone.BAD;
        };
    }

    /** Of something that may fill up, 0–1 and beyond: calm up to three quarters. */
    static Tone ofShare(double share) {
        return share >= 0.9 ? Tone.BAD : share >= 0.75 ? Tone.WARN : Tone.PLAIN;
    }
}
