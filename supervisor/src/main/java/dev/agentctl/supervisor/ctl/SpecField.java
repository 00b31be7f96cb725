package dev.agentctl.supervisor.ctl;

import dev.agentctl.shared.engine.AgentSpec;
import dev.agentctl.shared.engine.AgentSpec.Claude;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import picocli.CommandLine.TypeConversionException;

/** What can be changed of how an agent is started, as text; empty text is the default. */
enum SpecField {
    MISSION("mission"),
    MODEL("model"),
    BUDGET_USD("budget-usd"),
    BUDGET_TOKENS("budget-tokens"),
    SILENCE_LIMIT("silence-limit"),
    PERMISSION_MODE("permission-mode"),
    MEMORY("memory"),
    CPUS("cpus"),
    PIDS("pids");

    /** As much as a supervisor reads. */
    static final int MAX_MISSION = 64 * 1024;

    private final String word;

    SpecField(String word) {
        this.word = word;
    }

    /** Its name on a command line and in an editor. */
    String word() {
        return word;
    }

    /** Whether it is one of the Claude CLI's, which an agent with a command of its own has not. */
    boolean isClaudes() {
        return switch (this) {
            case MODEL, BUDGET_USD, BUDGET_TOKENS, SILENCE_LIMIT, PERMISSION_MODE -> true;
            case MISSION, MEMORY, CPUS, PIDS -> false;
        };
    }

    /** Those that this agent has. */
    static List<SpecField> of(AgentSpec spec) {
        return Arrays.stream(values())
                .filter(field -> spec.runsClaude() || !field.isClaudes())
                .toList();
    }

    /** The value as {@link #with} takes it. */
    String text(AgentSpec spec) {
        Claude claude = spec.claude();
        return switch (this) {
            case MISSION -> spec.mission();
            case MODEL -> claude.model().orElse("");
            case BUDGET_USD -> number(claude.budgetUsd());
            case BUDGET_TOKENS -> number(claude.budgetTokens());
            case SILENCE_LIMIT -> claude.silenceLimit().map(SpecField::time).orElse("");
            case PERMISSION_MODE -> claude.permissionMode().orElse("");
            case MEMORY ->
                spec.memoryBytes().isPresent() ? size(spec.memoryBytes().getAsLong()) : "";
            case CPUS -> number(spec.cpus());
            case PIDS -> number(spec.pids());
        };
    }

    /**
     * The spec with this value.
     *
     * @throws TypeConversionException in one sentence, if the text is no such value
     */
    AgentSpec with(AgentSpec spec, String text) {
        Claude claude = spec.claude();
        boolean none = text.isEmpty();
        return switch (this) {
            case MISSION -> spec.withMission(mission(text));
            case MODEL ->
                spec.withClaude(new Claude(
                        none ? Optional.empty() : Optional.of(new Amounts.Model().convert(text)),
                        claude.budgetUsd(),
                        claude.budgetTokens(),
                        claude.silenceLimit(),
                        claude.permissionMode()));
            case BUDGET_USD ->
                spec.withClaude(new Claude(
                        claude.model(),
                        none ? OptionalDouble.empty() : OptionalDouble.of(new Amounts.Dollars().convert(text)),
                        claude.budgetTokens(),
                        claude.silenceLimit(),
                        claude.permissionMode()));
            case BUDGET_TOKENS ->
                spec.withClaude(new Claude(
                        claude.model(),
                        claude.budgetUsd(),
                        none ? OptionalLong.empty() : OptionalLong.of(new Amounts.TokenCount().convert(text)),
                        claude.silenceLimit(),
                        claude.permissionMode()));
            case SILENCE_LIMIT ->
                spec.withClaude(new Claude(
                        claude.model(),
                        claude.budgetUsd(),
                        claude.budgetTokens(),
                        none ? Optional.empty() : Optional.of(new Amounts.Time().convert(text)),
                        claude.permissionMode()));
            case PERMISSION_MODE ->
                spec.withClaude(new Claude(
                        claude.model(),
                        claude.budgetUsd(),
                        claude.budgetTokens(),
                        claude.silenceLimit(),
                        none ? Optional.empty() : Optional.of(new Amounts.PermissionMode().convert(text))));
            case MEMORY ->
                spec.withLimits(
                        none ? OptionalLong.empty() : OptionalLong.of(new Amounts.Size().convert(text)),
                        spec.cpus(),
                        spec.pids());
            case CPUS ->
                spec.withLimits(
                        spec.memoryBytes(),
                        none ? OptionalDouble.empty() : OptionalDouble.of(new Amounts.Cores().convert(text)),
                        spec.pids());
            case PIDS ->
                spec.withLimits(
                        spec.memoryBytes(),
                        spec.cpus(),
                        none ? OptionalLong.empty() : OptionalLong.of(new Amounts.Count().convert(text)));
        };
    }

    private static String mission(String text) {
        if (text.isBlank()) {
            throw new TypeConversionException("an agent needs a mission");
        }
        if (text.getBytes(StandardCharsets.UTF_8).length > MAX_MISSION) {
            throw new TypeConversionException("the mission is longer than 64 KiB");
        }
        return text;
    }

    private static String number(OptionalLong value) {
        return value.isPresent() ? Long.toString(value.getAsLong()) : "";
    }

    private static String number(OptionalDouble value) {
        return value.isPresent()
                ? BigDecimal.valueOf(value.getAsDouble()).stripTrailingZeros().toPlainString()
                : "";
    }

    /** In the largest unit that takes it whole. */
    private static String size(long bytes) {
        String units = "gmk";
        for (int i = 0; i < units.length(); i++) {
            long unit = 1L << (10 * (units.length() - i));
            if (bytes % unit == 0) {
                return bytes / unit + units.substring(i, i + 1);
            }
        }
        return Long.toString(bytes);
    }

    private static String time(Duration time) {
        long seconds = time.toSeconds();
        if (seconds % 3600 == 0 && seconds > 0) {
            return seconds / 3600 + "h";
        }
        return seconds % 60 == 0 && seconds > 0 ? seconds / 60 + "m" : seconds + "s";
    }
}
