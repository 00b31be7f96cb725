package dev.agentctl.supervisor.ctl;

import dev.agentctl.shared.cli.CommandFailure;
import dev.agentctl.shared.cli.ExitCode;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --engine}, where only one engine's agent is meant. */
final class EngineOption {
    static final List<String> KINDS = List.of("podman", "local");

    /** What {@code --engine} completes to. */
    static final class Kinds implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return KINDS.iterator();
        }
    }

    @Option(
            names = "--engine",
            paramLabel = "ENGINE",
            completionCandidates = Kinds.class,
            description = "Only the agent of this engine: ${COMPLETION-CANDIDATES}.")
    private @Nullable String engine;

    Optional<String> kind() {
        return Optional.ofNullable(engine).map(EngineOption::checked);
    }

    static String checked(String kind) {
        if (!KINDS.contains(kind)) {
            throw new CommandFailure(
                    ExitCode.USAGE, "there is no engine '" + kind + "': --engine takes podman or local");
        }
        return kind;
    }
}
