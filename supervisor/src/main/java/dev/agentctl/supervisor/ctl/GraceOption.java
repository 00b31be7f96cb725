package dev.agentctl.supervisor.ctl;

import java.time.Duration;
import picocli.CommandLine.Option;

/** {@code --grace}, how long an agent has to end by itself. */
final class GraceOption {
    // Longer than the loop's own 10 s for its agent, so that the loop can write why it ended.
    @Option(
            names = "--grace",
            paramLabel = "TIME",
            defaultValue = "15s",
            converter = Amounts.Time.class,
            description = "How long it has to end before it is ended by force (default: ${DEFAULT-VALUE}).")
    private Duration grace = Duration.ofSeconds(15);

    Duration grace() {
        return grace;
    }
}
