package dev.agentctl.shared.engine.podman;

import dev.agentctl.shared.agent.AgentId;
import dev.agentctl.shared.engine.Agent;
import dev.agentctl.shared.engine.EngineException;
import dev.agentctl.shared.engine.Usage;
import dev.agentctl.shared.json.JsonObject;
import dev.agentctl.shared.text.Clean;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What Podman itself says containers use: for those of other machines. Only its raw counters count, never its
 * percentages, whose first is an average since the container's start. Its memory includes what could be given back
 * (inactive file pages) on some versions. Thread-safe.
 */
final class LibpodStats {
    private static final String STATS = PodmanHttp.LIBPOD + "/containers/stats?stream=false";
    /** A clock that was stepped by more than this is no basis for the old offset. */
    private static final long STEP_NANOS = 1_000_000_000L;

    private final PodmanHttp http;
    private long hostMemory;
    private long clockOffset;
    private boolean hasClockOffset;

    LibpodStats(PodmanHttp http) {
        this.http = http;
    }

    /** One call for all; a wanted agent that Podman does not measure is left out. */
    synchronized Map<AgentId, Usage> read(Collection<Agent> wanted) throws EngineException {
        Map<String, AgentId> ids = new HashMap<>();
        for (Agent agent : wanted) {
            ids.put(agent.id().key(), agent.id());
        }
        long memory = hostMemory();
        // No ids are asked for by name: one that is gone would lose all others.
        JsonObject answer = http.object(STATS);
        String error = answer.text("Error")
                .or(() -> answer.object("Error").map(JsonObject::toString))
                .orElse("");
        if (!error.isEmpty()) {
            throw new EngineException(
                    "Podman at " + http.address() + " cannot measure its containers: " + Clean.line(error, 300));
        }
        Map<AgentId, Usage> usage = new HashMap<>();
        for (JsonObject row : answer.objects("Stats")) {
            AgentId id = ids.get(row.text("ContainerID").orElse(""));
            if (id != null) {
                usage.put(id, usage(row, memory));
            }
        }
        return usage;
    }

    private Usage usage(JsonObject row, long hostMemory) {
        long limit = row.number("MemLimit").orElse(0);
        return new Usage(
                row.number("CPUNano").orElse(0),
                onOurClock(row.number("SystemNano").orElse(0)),
                row.number("MemUsage").orElse(0),
                // An unlimited container is given the whole machine's memory as its limit.
                limit <= 0 || limit >= hostMemory ? OptionalLong.empty() : OptionalLong.of(limit),
                row.number("PIDs").orElse(0),
                OptionalLong.empty());
    }

    /** The other machine's time of reading, moved by a fixed offset, so that differences between readings are exact. */
    private long onOurClock(long theirs) {
        long ours = System.nanoTime();
        if (theirs <= 0) {
            return ours;
        }
        if (!hasClockOffset || Math.abs(theirs + clockOffset - ours) > STEP_NANOS) {
            clockOffset = ours - theirs;
            hasClockOffset = true;
        }
        return theirs + clockOffset;
    }

    private long hostMemory() throws EngineException {
        if (hostMemory == 0) {
            hostMemory = http.object(PodmanHttp.LIBPOD + "/info")
                    .object("host")
                    .map(host -> host.number("memTotal").orElse(Long.MAX_VALUE))
                    .orElse(Long.MAX_VALUE);
        }
        return hostMemory;
    }
}
