package dev.agentctl.health.snapshot;

import dev.agentctl.shared.team.AgentSession;
import dev.agentctl.shared.team.Signal;

/** How a session is, as one word: its phase, or what it is seen to do where that says more. */
public enum SessionCondition {
    WORKING("working"),
    /** A turn runs, and the service is asked again after a failure. */
    RETRYING("retrying"),
    /** A turn runs, and nothing is heard of it. */
    SILENT("silent"),
    /** It waits for a person's answer. */
    ASKS("asks"),
    READY("ready"),
    IDLE("idle"),
    BLOCKED("blocked"),
    DONE("done"),
    STARTING("starting"),
    HANDING_OVER("handing-over"),
    RATE_LIMITED("rate-limited"),
    PARKED("parked"),
    RETIRING("retiring"),
    NEEDS_ATTENTION("needs-attention"),
    UNKNOWN("unknown");

    private final String word;

    SessionCondition(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }

    /** Of what its supervisor last wrote. */
    public static SessionCondition of(AgentSession session) {
        return switch (session.standing().phase()) {
            case STARTING -> STARTING;
            case READY -> seen(session, READY);
            case WORKING -> seen(session, WORKING);
            case HANDING_OVER -> HANDING_OVER;
            case PARKED -> isLimited(session) ? RATE_LIMITED : PARKED;
            case RETIRING -> RETIRING;
            case NEEDS_ATTENTION -> NEEDS_ATTENTION;
            case UNKNOWN -> UNKNOWN;
        };
    }

    /**
     * Whether it is parked until the service's limit is free again. One whose own request was refused is seen to be limited;
     * of those that share its credential only their supervisor's words tell.
     */
    private static boolean isLimited(AgentSession session) {
        return session.standing().until().isPresent()
                && (session.activity().signal() == Signal.LIMITED
                        || session.standing().why().contains("limit is used up"));
    }

    private static SessionCondition seen(AgentSession session, SessionCondition phase) {
        return switch (session.activity().signal()) {
            case TOOL, MODEL, QUIET, UNKNOWN -> phase;
            case RETRYING -> RETRYING;
            case LIMITED -> RATE_LIMITED;
            case SILENT -> SILENT;
            case PERSON -> ASKS;
            case IDLE -> IDLE;
            case BLOCKED -> BLOCKED;
            case DONE -> DONE;
        };
    }

    /** Why it is so, as its supervisor says it: not cleaned, and maybe empty. */
    public static String why(AgentSession session) {
        return switch (session.standing().phase()) {
            case READY, WORKING -> session.activity().evidence();
            case STARTING, HANDING_OVER, PARKED, RETIRING, NEEDS_ATTENTION, UNKNOWN ->
                session.standing().why();
        };
    }
}
