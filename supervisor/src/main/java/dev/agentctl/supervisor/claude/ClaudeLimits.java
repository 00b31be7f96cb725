package dev.agentctl.supervisor.claude;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What an agent that is a Claude CLI may use, over its whole life.
 *
 * @param budgetUsd dollars of all results, see {@link Ledger#usd}; looked at with each result, and given to each process
 *     of the CLI's too, which stops in the middle of a turn
 * @param budgetTokens tokens of every kind added up, cached ones too; looked at with each message
 * @param silence how long the CLI may print nothing at all while it runs
 */
public record ClaudeLimits(OptionalDouble budgetUsd, OptionalLong budgetTokens, Duration silence) {
    /**
     * The CLI itself says nothing for 361 s where the service takes a request and never answers, and then tries again;
     * while a tool runs it gives a sign of life each 30 s. Ten minutes leave room for both (CLAUDE-CLI.md, 2.1.329).
     */
    public static final Duration DEFAULT_SILENCE = Duration.ofMinutes(10);

    /** No budget, and the usual patience. */
    public static final ClaudeLimits NONE =
            new ClaudeLimits(OptionalDouble.empty(), OptionalLong.empty(), DEFAULT_SILENCE);

    private static final int FRACTION_DIGITS = 6;

    Optional<String> overBudget(Ledger ledger) {
        if (budgetUsd.isPresent() && ledger.usd() >= budgetUsd.getAsDouble()) {
            return Optional.of("its budget of $" + decimal(budgetUsd.getAsDouble()) + " is used up ($"
                    + decimal(ledger.usd()) + ")");
        }
        if (budgetTokens.isPresent() && ledger.tokens().total() >= budgetTokens.getAsLong()) {
            return Optional.of("its budget of " + budgetTokens.getAsLong() + " tokens is used up ("
                    + ledger.tokens().total() + ")");
        }
        return Optional.empty();
    }

    /** The dollars that are left, as the CLI's {@code --max-budget-usd} takes them; empty without such a budget. */
    Optional<String> dollarsLeft(Ledger ledger) {
        return budgetUsd.isPresent()
                ? Optional.of(decimal(Math.max(0.000001, budgetUsd.getAsDouble() - ledger.usd())))
                : Optional.empty();
    }

    private static String decimal(double usd) {
        BigDecimal exact = BigDecimal.valueOf(usd).setScale(FRACTION_DIGITS, RoundingMode.HALF_UP);
        return exact.stripTrailingZeros().toPlainString();
    }
}
