package dev.agentctl.shared.engine.local;

import dev.agentctl.shared.agent.AgentId;
import dev.agentctl.shared.agent.AgentName;
import dev.agentctl.shared.engine.AgentSpec;
import dev.agentctl.shared.json.JsonObject;
import dev.agentctl.shared.process.ProcessIdentity;
import dev.agentctl.shared.process.ProcessTree;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What the registry keeps of one life of one agent. Without a process it is an intent: its starter is about to launch it,
 * or died while it did, and whoever carries the mark is it.
 *
 * @param mark the value of {@link ProcessTree#MARK_VARIABLE} that this life, and no other, was started with
 * @param startedAt when the start was asked for
 * @param endedAt when its end was seen, or the last sign of life before that
 * @param environment the spec's own, without what the starter's environment added
 */
record Entry(
        AgentName name,
        String mark,
        Instant startedAt,
        Optional<ProcessIdentity> process,
        Optional<Instant> endedAt,
        boolean supervised,
        boolean isProtected,
        List<String> command,
        Map<String, String> environment,
        OptionalLong memoryBytes,
        OptionalDouble cpus) {

    static Entry intent(AgentSpec spec, String mark, Instant now) {
        return new Entry(
                spec.name(),
                mark,
                now,
                Optional.empty(),
                Optional.empty(),
                spec.supervised(),
                spec.isProtected() || spec.name().isGod(),
                spec.command(),
                spec.environment(),
                spec.memoryBytes(),
                spec.cpus());
    }

    Entry launched(ProcessIdentity as) {
        return with(Optional.of(as), endedAt);
    }

    Entry ended(Instant at) {
        return with(process, Optional.of(at));
    }

    private Entry with(Optional<ProcessIdentity> as, Optional<Instant> end) {
        return new Entry(
                name, mark, startedAt, as, end, supervised, isProtected, command, environment, memoryBytes, cpus);
    }

    /** The life's id; an intent's is no agent's. */
    AgentId id() {
        return new AgentId(
                LocalEngine.NAME, process.map(it -> Long.toString(it.pid())).orElse(""), startedAt);
    }

    /** Whether the first process runs now. */
    boolean runs() {
        return endedAt.isEmpty() && process.isPresent() && process.get().isAlive();
    }

    /** All that came of this life, also where its first process is over or was never seen. */
    ProcessTree tree() {
        return ProcessTree.marked(process.orElse(new ProcessIdentity(0, -1, "")), mark);
    }

    JsonObject json() {
        JsonObject json = JsonObject.EMPTY
                .with("schema", 1)
                .with("name", name.text())
                .with("mark", mark)
                .with("started_at", startedAt.toString())
                .with("supervised", supervised)
                .with("protected", isProtected)
                .with("command", command);
        if (process.isPresent()) {
            json = json.with("pid", process.get().pid())
                    .with("start", process.get().start())
                    .with("boot_id", process.get().boot());
        }
        if (endedAt.isPresent()) {
            json = json.with("ended_at", endedAt.get().toString());
        }
        if (memoryBytes.isPresent()) {
            json = json.with("memory_bytes", memoryBytes.getAsLong());
        }
        if (cpus.isPresent()) {
            json = json.with("cpus", cpus.getAsDouble());
        }
        JsonObject variables = JsonObject.EMPTY;
        for (Map.Entry<String, String> variable : environment.entrySet()) {
            variables = variables.with(variable.getKey(), variable.getValue());
        }
        return json.with("environment", variables);
    }

    /** @throws IOException if a field is missing that is needed to know whose process it is */
    static Entry of(JsonObject json) throws IOException {
        Optional<ProcessIdentity> process = Optional.empty();
        if (json.number("pid").isPresent()) {
            process = Optional.of(new ProcessIdentity(
                    json.number("pid").getAsLong(),
                    json.number("start").orElse(-1),
                    json.text("boot_id").orElse("")));
        }
        List<String> command = new ArrayList<>();
        for (Object word : json.list("command")) {
            command.add(String.valueOf(word));
        }
        Map<String, String> environment = new LinkedHashMap<>();
        for (Map.Entry<String, ?> variable :
                json.object("environment").orElse(JsonObject.EMPTY).fields().entrySet()) {
            environment.put(variable.getKey(), String.valueOf(variable.getValue()));
        }
        return new Entry(
                json.text("name").flatMap(AgentName::parse).orElseThrow(() -> new IOException("it names no agent")),
                json.text("mark").filter(mark -> !mark.isEmpty()).orElseThrow(() -> new IOException("it has no mark")),
                json.instant("started_at").orElseThrow(() -> new IOException("it has no time of start")),
                process,
                json.instant("ended_at"),
                json.flag("supervised").orElse(false),
                json.flag("protected").orElse(true),
                command,
                environment,
                json.number("memory_bytes"),
                json.real("cpus"));
    }
}
