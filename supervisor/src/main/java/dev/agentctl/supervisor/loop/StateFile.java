package dev.agentctl.supervisor.loop;

import dev.agentctl.shared.agent.AgentHome;
import dev.agentctl.shared.agent.AgentState;
import dev.agentctl.shared.file.UntrustedFile;
import dev.agentctl.shared.json.Json;
import dev.agentctl.shared.json.JsonObject;
import dev.agentctl.shared.process.ProcessIdentity;
import dev.agentctl.supervisor.claude.ClaudeWork;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The loop's side of state.json: what the last loop left there, and what this one writes. Fields of others are kept. The
 * loop's thread only, and only while it owns the home.
 */
final class StateFile {
    /** More than a loop ever writes; parsing more could use up a small heap. */
    private static final int MAX_BYTES = 256 * 1024;

    private final AgentHome home;
    private final String mission;
    private AgentState last;
    private Memory memory = Memory.NONE;
    private Optional<ProcessIdentity> agentBefore = Optional.empty();
    private Optional<String> complaint = Optional.empty();

    /** Reads the home's state.json, and takes away what a killed writer left beside it. */
    StateFile(AgentHome home, String mission) {
        this.home = home;
        this.mission = mission;
        this.last = AgentState.initial(home.name(), mission);
        try {
            removeTorn();
            AgentState found = new AgentState(Json.object(UntrustedFile.read(home.stateFile(), MAX_BYTES)));
            last = found;
            memory = remembered(found);
            agentBefore = agent(found.json());
        } catch (NoSuchFileException none) {
            // A new home.
        } catch (IOException hostile) {
            complaint = Optional.of("state.json is not usable and is begun anew: " + hostile.getMessage() + setAside());
        }
    }

    /** What the last loop knew. */
    Memory memory() {
        return memory;
    }

    /** With what the last loop knew of the agent's conversation and of its cost. */
    ClaudeWork remembered(ClaudeWork fresh) {
        return ClaudeFields.read(last, fresh);
    }

    /** The last loop's agent, as far as its identity was written. */
    Optional<ProcessIdentity> agentBefore() {
        return agentBefore;
    }

    /** Why the file that was found could not be used; empty if it could, or there was none. */
    Optional<String> complaint() {
        return complaint;
    }

    /**
     * Replaces the file.
     *
     * @param agent the running agent's first process
     * @param activeAt the agent's last sign of work
     */
    void write(LoopState state, Optional<ProcessIdentity> agent, Optional<Instant> activeAt, Instant now)
            throws IOException {
        AgentState next = last.with("schema", AgentState.SCHEMA)
                .with("agent_name", home.name().text())
                .with("mission", mission)
                .with("status", state.status().word())
                .with("restart_count", state.restartCount())
                .with("backoff", ceilSeconds(state))
                .with("quick_crashes", state.quickCrashes())
                .with("updated_at", now);
        next = set(next, "last_error", state.lastError());
        next = set(next, "exit_reason", state.lastExit().map(reason -> reason.word()));
        if (state.startedAt().isPresent()) {
            next = next.with("started_at", state.startedAt().get());
        }
        next = set(
                next,
                "next_start_at",
                state.phase() instanceof LoopPhase.Waiting waiting ? Optional.of(waiting.until()) : Optional.empty());
        next = set(
                next,
                "stopped_by",
                state.phase() instanceof LoopPhase.Ended ended ? ended.stop().map(StopCause::word) : Optional.empty());
        next = set(next, "pid", agent.map(ProcessIdentity::pid));
        next = set(next, "pid_start", agent.map(ProcessIdentity::start));
        next = set(next, "pid_boot", agent.map(ProcessIdentity::boot));
        if (activeAt.isPresent()) {
            next = next.with("last_active_at", activeAt.get());
        }
        if (state.work().isPresent()) {
            next = ClaudeFields.write(next, state.work().get());
        }
        last = next;
        home.writeState(next);
    }

    private static long ceilSeconds(LoopState state) {
        return (state.nextWait().toMillis() + 999) / 1000;
    }

    static AgentState set(AgentState state, String field, Optional<?> value) {
        return value.isPresent() ? state.with(field, value.get()) : state.without(field);
    }

    private static Memory remembered(AgentState state) {
        OptionalLong quick = state.json().number("quick_crashes");
        return new Memory(
                state.status(),
                state.startedAt().isPresent(),
                state.restartCount(),
                (int) Math.min(Math.max(0, quick.orElse(0)), Integer.MAX_VALUE),
                state.backoff(),
                state.nextStartAt(),
                state.exitReason(),
                state.lastError());
    }

    private static Optional<ProcessIdentity> agent(JsonObject json) {
        OptionalLong pid = json.number("pid");
        OptionalLong start = json.number("pid_start");
        Optional<String> boot = json.text("pid_boot");
        return pid.isPresent() && pid.getAsLong() > 1 && start.isPresent() && boot.isPresent()
                ? Optional.of(new ProcessIdentity(pid.getAsLong(), start.getAsLong(), boot.get()))
                : Optional.empty();
    }

    /** Whole writes go through a file of their own beside it; a writer that was killed leaves that behind. */
    private void removeTorn() throws IOException {
        try (DirectoryStream<Path> torn = Files.newDirectoryStream(home.path(), ".state.json.*.tmp")) {
            for (Path file : torn) {
                Files.deleteIfExists(file);
            }
        } catch (java.nio.file.DirectoryIteratorException failure) {
            throw failure.getCause();
        }
    }

    /** Keeps what stands in the file's place, for a person to look at, and says where. */
    private String setAside() {
        Path aside = home.path().resolve("state.json.unusable");
        try {
            Files.move(home.stateFile(), aside, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return " (kept as " + aside.getFileName() + ")";
        } catch (IOException stays) {
            // A regular file, link or pipe is replaced by the next write all the same; a folder makes that fail, said
            // then.
            return "";
        }
    }
}
