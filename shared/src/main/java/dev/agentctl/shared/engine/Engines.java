package dev.agentctl.shared.engine;

import dev.agentctl.shared.agent.AgentHomes;
import dev.agentctl.shared.engine.local.LocalEngine;
import dev.agentctl.shared.engine.podman.PodmanSearch;
import dev.agentctl.shared.text.Clean;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The engines of one run of a command: Podman where it answers, and always the local one. Immutable once open; close it
 * at the end, which ends a Podman service that was started for this run.
 */
public final class Engines implements AutoCloseable {
    /** The environment variable that restricts which engines are opened: a comma list of {@code podman}, {@code local}. */
    public static final String ONLY = "AGENTCTL_ENGINES";

    private final List<Engine> engines;
    private final List<Problem> problems;
    private final PodmanSearch.Found podman;

    private Engines(List<Engine> engines, List<Problem> problems, PodmanSearch.Found podman) {
        this.engines = List.copyOf(engines);
        this.problems = List.copyOf(problems);
        this.podman = podman;
    }

    /** Why an engine is not among the opened ones. */
    public record Problem(String engine, String sentence) {}

    /**
     * Opens what is there; never fails, see {@link #problems}.
     *
     * @param hostFlag {@code --host}: a Podman service's address, which is then the only one tried
     * @param environment as {@link System#getenv()} gives it
     */
    public static Engines open(Optional<String> hostFlag, Map<String, String> environment, AgentHomes homes) {
        List<Engine> engines = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        List<String> wanted = wanted(environment, problems);
        PodmanSearch.Found podman =
                wanted.contains("podman") ? PodmanSearch.find(hostFlag, environment, homes) : PodmanSearch.NOTHING;
        if (podman.isMissing() && !wanted.contains("local")) {
            problems.add(new Problem("podman", PodmanSearch.INSTALL));
        }
        podman.engine().ifPresent(engines::add);
        if (wanted.contains("local")) {
            engines.add(new LocalEngine(homes, environment));
        }
        podman.problem().ifPresent(sentence -> problems.add(new Problem("podman", sentence)));
        return new Engines(engines, problems, podman);
    }

    private static List<String> wanted(Map<String, String> environment, List<Problem> problems) {
        String only = environment.getOrDefault(ONLY, "").strip();
        if (only.isEmpty()) {
            return List.of("podman", "local");
        }
        List<String> wanted = new ArrayList<>();
        for (String word : only.split(",", -1)) {
            String engine = word.strip().toLowerCase(Locale.ROOT);
            if (engine.equals("podman") || engine.equals("local")) {
                wanted.add(engine);
            } else if (!engine.isEmpty()) {
                problems.add(new Problem(
                        Clean.line(engine, 40), ONLY + " names an engine that does not exist: use podman and local"));
            }
        }
        return wanted;
    }

    /** In the order in which a command asks them; empty only where {@link #ONLY} leaves none. */
    public List<Engine> engines() {
        return engines;
    }

    public List<Problem> problems() {
        return problems;
    }

    @Override
    public void close() {
        for (Engine engine : engines) {
            engine.close();
        }
        podman.close();
    }
}
