package dev.agentctl.health.cli;

import dev.agentctl.health.rule.Finding.Kind;
import dev.agentctl.health.rule.Limits;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * What one run of agent-health was asked for.
 *
 * @param host the Podman service's address
 */
record Request(
        Limits limits,
        boolean killHighMemory,
        boolean killIdle,
        boolean dryRun,
        Optional<String> host,
        boolean json,
        boolean quiet) {

    /** The findings that are to be carried out. */
    Set<Kind> kills() {
        Set<Kind> kinds = EnumSet.noneOf(Kind.class);
        if (killHighMemory) {
            kinds.add(Kind.HIGH_MEMORY);
        }
        if (killIdle) {
            kinds.add(Kind.IDLE);
        }
        return kinds;
    }

    /** The command as the event log names it. */
    String by() {
        return "agent-health" + (killHighMemory ? " --kill-high-mem" : "") + (killIdle ? " --kill-idle" : "");
    }
}
