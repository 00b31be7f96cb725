package dev.agentctl.tui.present;

import dev.agentctl.health.rule.Finding.Severity;
import dev.agentctl.health.snapshot.Condition;
import dev.agentctl.health.snapshot.SessionCondition;
import dev.agentctl.shared.team.TeamTask.Status;

/**
 * The signs that are no letters. The first set keeps to blocks and circles that terminals agree are one column wide;
 * the second is plain ASCII. A sign never stands without its word.
 */
public enum Glyphs {
    UNICODE("●", "◐", "○", "✕", "▁▂▃▄▅▆▇█", "▆", "▁", "…", "·", "─", "↑", "↓", "▏"),
    ASCII("*", "~", "-", "x", "_.:-=+*#", "#", ".", "~", "-", "-", "^", "v", "_");

    private final String running;
    private final String waiting;
    private final String ended;
    private final String broken;
    private final String levels;
    private final String full;
    private final String track;
    private final String ellipsis;
    private final String dot;
    private final String rule;
    private final String up;
    private final String down;
    private final String cursor;

    Glyphs(
            String running,
            String waiting,
            String ended,
            String broken,
            String levels,
            String full,
            String track,
            String ellipsis,
            String dot,
            String rule,
            String up,
            String down,
            String cursor) {
        this.running = running;
        this.waiting = waiting;
        this.ended = ended;
        this.broken = broken;
        this.levels = levels;
        this.full = full;
        this.track = track;
        this.ellipsis = ellipsis;
        this.dot = dot;
        this.rule = rule;
        this.up = up;
        this.down = down;
        this.cursor = cursor;
    }

    public String of(Condition condition) {
        return switch (condition) {
            case RUNNING -> running;
            case STARTING, BACKOFF, RATE_LIMITED, STOPPING -> waiting;
            case STOPPED -> ended;
            case NEEDS_TOKEN, NEEDS_ATTENTION, DIED, FAILED -> broken;
            case UNKNOWN -> "?";
        };
    }

    public String of(SessionCondition condition) {
        return switch (condition) {
            case WORKING -> running;
            case STARTING, HANDING_OVER, RETRYING, RATE_LIMITED, PARKED, RETIRING -> waiting;
            case READY, DONE, IDLE -> ended;
            case BLOCKED, NEEDS_ATTENTION -> broken;
            case SILENT, ASKS, UNKNOWN -> "?";
        };
    }

    public String of(Status status) {
        return switch (status) {
            case STARTED -> running;
            case QUEUED, GIVEN -> waiting;
            case DONE, CANCELLED -> ended;
            case FAILED, DEAD -> broken;
            case UNKNOWN -> "?";
        };
    }

    public String of(Severity severity) {
        return switch (severity) {
            case NOTE -> dot;
            case WARNING -> "!";
            case CRITICAL -> broken;
        };
    }

    /** Eight signs from low to high. */
    public String levels() {
        return levels;
    }

    /** A bar's filled part. */
    public String full() {
        return full;
    }

    /** A bar's empty part. */
    public String track() {
        return track;
    }

    public String ellipsis() {
        return ellipsis;
    }

    /** Stands between two facts. */
    public String dot() {
        return dot;
    }

    public String rule() {
        return rule;
    }

    public String up() {
        return up;
    }

    public String down() {
        return down;
    }

    /** Where the next typed letter goes. */
    public String cursor() {
        return cursor;
    }
}
