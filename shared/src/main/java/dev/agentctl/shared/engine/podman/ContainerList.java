package dev.agentctl.shared.engine.podman;

import dev.agentctl.shared.agent.AgentHomes;
import dev.agentctl.shared.agent.AgentId;
import dev.agentctl.shared.agent.AgentName;
import dev.agentctl.shared.engine.Agent;
import dev.agentctl.shared.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Understands the rows of libpod's container list. */
final class ContainerList {
    private ContainerList() {}

    /**
     * The agent that a row shows; empty where the container is none. It is one if it bears the label
     * {@code agentchat.agent=true} or its name starts with {@code agentchat-}, as the original shell tools named theirs.
     */
    static Optional<Agent> agent(JsonObject row, String engine, AgentHomes homes) {
        String key = row.text("Id").orElse("");
        JsonObject labels = row.object("Labels").orElse(JsonObject.EMPTY);
        String container = containerName(row);
        if (key.isEmpty() || row.flag("IsInfra").orElse(false) || !isAgent(labels, container)) {
            return Optional.empty();
        }
        AgentName name = name(labels, container, key);
        AgentId id = new AgentId(engine, key, startedAt(row));
        return Optional.of(new Agent(
                id,
                name,
                isSupervised(labels, row, name, homes),
                isProtected(labels, name),
                run(row),
                positive(labels, Labels.MEMORY),
                cores(labels),
                row.text("Image").orElse("")));
    }

    /** The same agent at another point of its life. */
    static Agent withRun(Agent agent, Agent.Run run) {
        return new Agent(
                agent.id(),
                agent.name(),
                agent.supervised(),
                agent.isProtected(),
                run,
                agent.memoryLimitBytes(),
                agent.cpuLimit(),
                agent.what());
    }

    static boolean isAgent(JsonObject labels, String container) {
        return labels.text(Labels.AGENT).orElse("").equals("true") || container.startsWith(Labels.NAME_PREFIX);
    }

    /** A label says who it is; where that is no valid name, the container's own name, made valid, does. */
    static AgentName name(JsonObject labels, String container, String key) {
        return labels.text(Labels.NAME).flatMap(AgentName::parse).orElseGet(() -> madeValid(container, key));
    }

    private static AgentName madeValid(String container, String key) {
        String bare =
                container.startsWith(Labels.NAME_PREFIX) ? container.substring(Labels.NAME_PREFIX.length()) : container;
        StringBuilder valid = new StringBuilder();
        for (int i = 0; i < bare.length() && valid.length() < 63; i++) {
            char c = bare.charAt(i);
            boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (plain || !valid.isEmpty()) {
                valid.append(plain || c == '_' || c == '-' ? c : '-');
            }
        }
        String fallback = key.substring(0, Math.min(12, key.length()));
        return AgentName.parse(valid.toString())
                .or(() -> AgentName.parse(fallback))
                .orElseGet(() -> new AgentName("unnamed"));
    }

    static boolean isProtected(JsonObject labels, AgentName name) {
        return name.isGod() || labels.text(Labels.PROTECTED).orElse("").equals("true");
    }

    /**
     * Whether a supervisor loop is its first process: our own containers say so by a label; one of the original shell
     * tools is known by its command, and counts only where a state.json lets its loop be judged.
     */
    private static boolean isSupervised(JsonObject labels, JsonObject row, AgentName name, AgentHomes homes) {
        Optional<String> label = labels.text(Labels.SUPERVISED);
        if (label.isPresent()) {
            return label.get().equals("true");
        }
        List<@Nullable Object> command = row.list("Command");
        for (int i = 0; i < Math.min(4, command.size()); i++) {
            if (command.get(i) instanceof String word && isSupervisor(word)) {
                return Files.isRegularFile(homes.home(name).stateFile(), LinkOption.NOFOLLOW_LINKS);
            }
        }
        return false;
    }

    /** Whether a command's word is a supervisor's program: {@code agent-supervisor}, or a script of that name. */
    static boolean isSupervisor(String word) {
        String file = word.substring(word.lastIndexOf('/') + 1);
        return file.equals("agent-supervisor") || file.equals("agent-supervisor.sh") || file.equals("supervisor.sh");
    }

    private static Agent.Run run(JsonObject row) {
        String state = row.text("State").orElse("");
        if (isRunning(state)) {
            return new Agent.Run.Running(row.number("Pid").orElse(0));
        }
        return switch (state) {
            case "created", "configured", "initialized" -> new Agent.Run.Created();
            default -> new Agent.Run.Ended(seconds(row, "ExitedAt"), row.number("ExitCode"), false);
        };
    }

    /** A stopping container still runs; a paused one holds its memory. */
    static boolean isRunning(String state) {
        return state.equals("running") || state.equals("paused") || state.equals("stopping");
    }

    /** To the second, as the list tells it; {@link Instant#EPOCH} if it never ran. */
    static Instant startedAt(JsonObject row) {
        return seconds(row, "StartedAt");
    }

    private static Instant seconds(JsonObject row, String field) {
        OptionalLong since1970 = row.number(field);
        // Go's zero time is in the year 1.
        return since1970.isPresent() && since1970.getAsLong() > 0 && since1970.getAsLong() < 1L << 40
                ? Instant.ofEpochSecond(since1970.getAsLong())
                : Instant.EPOCH;
    }

    static String containerName(JsonObject row) {
        return row.list("Names").stream()
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .findFirst()
                .orElse("");
    }

    private static OptionalLong positive(JsonObject labels, String label) {
        try {
            long number = Long.parseLong(labels.text(label).orElse(""));
            return number > 0 ? OptionalLong.of(number) : OptionalLong.empty();
        } catch (NumberFormatException noNumber) {
            return OptionalLong.empty();
        }
    }

    private static OptionalDouble cores(JsonObject labels) {
        try {
            double number = Double.parseDouble(labels.text(Labels.CPUS).orElse(""));
            return number > 0 && Double.isFinite(number) ? OptionalDouble.of(number) : OptionalDouble.empty();
        } catch (NumberFormatException noNumber) {
            return OptionalDouble.empty();
        }
    }
}
