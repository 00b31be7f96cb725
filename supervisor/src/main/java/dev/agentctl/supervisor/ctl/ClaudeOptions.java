package dev.agentctl.supervisor.ctl;

import dev.agentctl.shared.engine.AgentSpec.Claude;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a new agent's Claude CLI is run. */
final class ClaudeOptions {
    @Option(
            names = "--model",
            paramLabel = "MODEL",
            converter = Amounts.Model.class,
            description = "The Claude CLI's model, as in opus (default: the CLI's own).")
    private @Nullable String model;

    @Option(
            names = "--budget-usd",
            paramLabel = "DOLLARS",
            converter = Amounts.Dollars.class,
            description = "It stops for good when it has cost this much, as in 5 or 2.50.")
    private @Nullable Double budgetUsd;

    @Option(
            names = "--budget-tokens",
            paramLabel = "COUNT",
            converter = Amounts.TokenCount.class,
            description = "It stops for good when it was billed for so many tokens, as in 500k or 2m.")
    private @Nullable Long budgetTokens;

    @Option(
            names = "--silence-limit",
            paramLabel = "TIME",
            converter = Amounts.Time.class,
            description = "Without a word for so long it is interrupted and restarted, as in 10m.")
    private @Nullable Duration silenceLimit;

    @Option(
            names = "--permission-mode",
            paramLabel = "MODE",
            converter = Amounts.PermissionMode.class,
            description =
                    "What the Claude CLI may do unasked, in its own words (default: bypassPermissions in a container,"
                            + " acceptEdits on this machine).")
    private @Nullable String permissionMode;

    Claude claude() {
        return new Claude(
                Optional.ofNullable(model),
                budgetUsd == null ? OptionalDouble.empty() : OptionalDouble.of(budgetUsd),
                budgetTokens == null ? OptionalLong.empty() : OptionalLong.of(budgetTokens),
                Optional.ofNullable(silenceLimit),
                Optional.ofNullable(permissionMode));
    }

    /** The first that was given. */
    Optional<String> given() {
        if (model != null) {
            return Optional.of("--model");
        }
        if (budgetUsd != null) {
            return Optional.of("--budget-usd");
        }
        if (budgetTokens != null) {
            return Optional.of("--budget-tokens");
        }
        if (silenceLimit != null) {
            return Optional.of("--silence-limit");
        }
        return permissionMode == null ? Optional.empty() : Optional.of("--permission-mode");
    }
}
