package dev.agentctl.supervisor.ctl;

import dev.agentctl.shared.agent.AgentName;
import dev.agentctl.shared.engine.AgentSpec;
import dev.agentctl.shared.engine.AgentSpec.Claude;
import dev.agentctl.shared.engine.AgentSpec.Hardening;
import dev.agentctl.shared.engine.AgentSpec.Mount;
import dev.agentctl.shared.json.JsonObject;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** An {@link AgentSpec} as JSON and back: what was written is read as an equal spec. */
final class SpecJson {
    private SpecJson() {}

    static JsonObject write(AgentSpec spec) {
        JsonObject json = JsonObject.EMPTY
                .with("name", spec.name().text())
                .with("mission", spec.mission())
                .with("command", spec.command())
                .with("supervised", spec.supervised())
                .with("protected", spec.isProtected())
                .with("mounts", spec.mounts().stream().map(SpecJson::write).toList())
                .with("environment", write(spec.environment()))
                .with("hardening", write(spec.hardening()));
        if (spec.image().isPresent()) {
            json = json.with("image", spec.image().get());
        }
        if (spec.memoryBytes().isPresent()) {
            json = json.with("memory_bytes", spec.memoryBytes().getAsLong());
        }
        if (spec.cpus().isPresent()) {
            json = json.with("cpus", spec.cpus().getAsDouble());
        }
        if (spec.pids().isPresent()) {
            json = json.with("pids", spec.pids().getAsLong());
        }
        return spec.claude().equals(Claude.DEFAULT) ? json : json.with("claude", write(spec.claude()));
    }

    private static JsonObject write(Claude claude) {
        JsonObject json = JsonObject.EMPTY;
        if (claude.model().isPresent()) {
            json = json.with("model", claude.model().get());
        }
        if (claude.budgetUsd().isPresent()) {
            json = json.with("budget_usd", claude.budgetUsd().getAsDouble());
        }
        if (claude.budgetTokens().isPresent()) {
            json = json.with("budget_tokens", claude.budgetTokens().getAsLong());
        }
        if (claude.silenceLimit().isPresent()) {
            json = json.with("silence_limit_ms", claude.silenceLimit().get().toMillis());
        }
        if (claude.permissionMode().isPresent()) {
            json = json.with("permission_mode", claude.permissionMode().get());
        }
        return json;
    }

    private static JsonObject write(Mount mount) {
        return JsonObject.EMPTY
                .with("host", mount.host().toString())
                .with("inside", mount.inside())
                .with("read_only", mount.readOnly());
    }

    private static JsonObject write(Map<String, String> environment) {
        JsonObject json = JsonObject.EMPTY;
        for (Map.Entry<String, String> variable : environment.entrySet()) {
            json = json.with(variable.getKey(), variable.getValue());
        }
        return json;
    }

    private static JsonObject write(Hardening hardening) {
        JsonObject json = JsonObject.EMPTY
                .with("keep_capabilities", hardening.keepCapabilities())
                .with("new_privileges", hardening.newPrivileges())
                .with("read_only_root", hardening.readOnlyRoot())
                .with("init", hardening.init());
        return hardening.network().isPresent()
                ? json.with("network", hardening.network().get())
                : json;
    }

    /** @throws IOException in one sentence, if a field is missing or wrong */
    static AgentSpec read(JsonObject json) throws IOException {
        AgentName name = AgentName.parse(text(json, "name")).orElseThrow(() -> new IOException("'name' is no name"));
        return new AgentSpec(
                name,
                text(json, "mission"),
                texts(json, "command"),
                flag(json, "supervised"),
                json.text("image"),
                mounts(json),
                environment(object(json, "environment")),
                json.number("memory_bytes"),
                json.real("cpus"),
                json.number("pids"),
                flag(json, "protected"),
                hardening(object(json, "hardening")),
                claude(json.object("claude").orElse(JsonObject.EMPTY)));
    }

    private static Claude claude(JsonObject json) {
        OptionalLong silence = json.number("silence_limit_ms");
        return new Claude(
                json.text("model"),
                json.real("budget_usd"),
                json.number("budget_tokens"),
                silence.isPresent() ? Optional.of(Duration.ofMillis(silence.getAsLong())) : Optional.empty(),
                json.text("permission_mode"));
    }

    private static List<Mount> mounts(JsonObject json) throws IOException {
        List<Mount> mounts = new ArrayList<>();
        for (JsonObject mount : json.objects("mounts")) {
            try {
                mounts.add(new Mount(Path.of(text(mount, "host")), text(mount, "inside"), flag(mount, "read_only")));
            } catch (InvalidPathException noPath) {
                throw new IOException("a mount's 'host' is no path", noPath);
            }
        }
        return mounts;
    }

    private static Map<String, String> environment(JsonObject json) throws IOException {
        Map<String, String> environment = new LinkedHashMap<>();
        for (String variable : json.fields().keySet()) {
            environment.put(variable, text(json, variable));
        }
        return environment;
    }

    private static Hardening hardening(JsonObject json) throws IOException {
        return new Hardening(
                texts(json, "keep_capabilities"),
                flag(json, "new_privileges"),
                flag(json, "read_only_root"),
                json.text("network"),
                flag(json, "init"));
    }

    private static String text(JsonObject json, String field) throws IOException {
        return present(json.text(field), field);
    }

    private static boolean flag(JsonObject json, String field) throws IOException {
        return present(json.flag(field), field);
    }

    private static JsonObject object(JsonObject json, String field) throws IOException {
        return present(json.object(field), field);
    }

    private static List<String> texts(JsonObject json, String field) throws IOException {
        List<String> texts = new ArrayList<>();
        for (Object element : json.list(field)) {
            if (!(element instanceof String text)) {
                throw new IOException("'" + field + "' has an element that is no text");
            }
            texts.add(text);
        }
        return texts;
    }

    private static <T> T present(Optional<T> value, String field) throws IOException {
        return value.orElseThrow(() -> new IOException("'" + field + "' is missing or of the wrong type"));
    }
}
