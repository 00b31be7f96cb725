package dev.agentctl.tui.bench;

import dev.agentctl.shared.bench.ContainerFleet;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Runs the parts that are named, or all of them. */
public final class Benchmarks {
    private static final List<String> ALL = List.of("commands", "first-frame", "dashboard", "supervisor", "growth");

    private Benchmarks() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        List<String> parts = arguments.length == 0 ? ALL : List.of(arguments);
        if (!ALL.containsAll(parts)) {
            System.out.println("run [PART...], a PART being one of " + String.join(", ", ALL) + "; without one, all.");
            System.exit(2);
        }
        System.out.println(Machine.sentence());
        for (String part : parts) {
            switch (part) {
                case "commands" -> withFleet(30, fleet -> CommandTimes.measure(fleet, 15));
                case "first-frame" -> withFleet(30, fleet -> DashboardCost.firstFrame(fleet, 11));
                case "dashboard" -> withFleet(40, fleet -> DashboardCost.running(fleet, Duration.ofMinutes(3)));
                case "supervisor" -> SupervisorCost.measure(Duration.ofMinutes(1));
                case "growth" ->
                    withFleet(300, fleet -> {
                        CommandTimes.measure(fleet, 7);
                        DashboardCost.firstFrame(fleet, 5);
                        DashboardCost.running(fleet, Duration.ofMinutes(1));
                    });
                default -> throw new IllegalStateException(part);
            }
        }
    }

    private interface Part {
        void measure(ContainerFleet fleet) throws IOException, InterruptedException;
    }

    private static void withFleet(int size, Part part) throws IOException, InterruptedException {
        System.out.println("\n" + size + " containers");
        try (ContainerFleet fleet = ContainerFleet.start(size)) {
            part.measure(fleet);
        }
    }
}
