package dev.agentctl.supervisor.team;

import dev.agentctl.shared.team.AgentSession;
import dev.agentctl.shared.team.Phase;
import dev.agentctl.shared.team.Role;
import dev.agentctl.shared.team.TeamSnapshot;
import dev.agentctl.supervisor.control.TeamCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What a team's supervisor costs by itself, beside sessions that are next to nothing: small scripted programs in place of
 * the Claude CLI, which takes some 150 MB each.
 */
final class TeamBenchmark {
    private static final int RECOVERIES = 5;
    private static final int ROUNDS = 5;
    private static final Duration IDLE = Duration.ofSeconds(30);

    private TeamBenchmark() {}

    public static void main(String... arguments) throws Exception {
        int sessions = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 200;
        Path folder = Files.createTempDirectory("team-bench");
        ScriptedClaude claude = new ScriptedClaude(folder);
        Path launcher = Path.of(System.getProperty("agentctl.dist"), "bin", "agent-supervisor");
        System.out.println(Runtime.getRuntime().availableProcessors() + " cores, JDK " + Runtime.version() + ", "
                + sessions + " scripted sessions");
        try (TeamRig rig = new TeamRig(folder, claude.environment(folder, 0.2), TeamKillNineIT.configuration(claude))
                .startedBy(List.of(launcher.toString(), "team"))) {
            rig.start();
            long began = System.nanoTime();
            for (int i = 0; i < sessions; i++) {
                rig.spawn(Role.WORKER, "part " + i);
            }
            awaitAll(rig, sessions, 1);
            System.out.println("from the first spawn to the last first turn: " + millis(began) + " ms");

            // The work of starting is over.
            TimeUnit.SECONDS.sleep(5);
            long cpu = cpu(rig.pid());
            TimeUnit.SECONDS.sleep(IDLE.toSeconds());
            System.out.println("idle: " + 100.0 * (cpu(rig.pid()) - cpu) / IDLE.toNanos() + "% of a core, "
                    + memory(rig.pid(), "VmRSS") / 1024 + " MB resident (at most " + memory(rig.pid(), "VmHWM") / 1024
                    + ")");

            long[] rounds = new long[ROUNDS];
            long turns = 1;
            for (int round = 0; round < ROUNDS; round++) {
                TeamSnapshot team = rig.status();
                long start = System.nanoTime();
                for (AgentSession session : team.sessions()) {
                    rig.ask(new TeamCommand.Say(session.nick(), "go on"));
                }
                awaitAll(rig, sessions, ++turns);
                rounds[round] = millis(start);
            }
            print("told something, each of them, to the last one's result (ms)", rounds);

            long[] recoveries = new long[RECOVERIES];
            for (int i = 0; i < RECOVERIES; i++) {
                rig.kill();
                long start = System.nanoTime();
                rig.start();
                awaitAll(rig, sessions, ++turns);
                recoveries[i] = millis(start);
            }
            print("from kill -9 to the last session's first turn (ms)", recoveries);
            System.out.println("resident: " + memory(rig.pid(), "VmRSS") / 1024 + " MB (at most "
                    + memory(rig.pid(), "VmHWM") / 1024 + ")");
            rig.stop();
        }
    }

    /** Until all have had so many turns, each of which costs a cent, and wait for the next. */
    private static void awaitAll(TeamRig rig, int sessions, long turns) throws IOException, InterruptedException {
        rig.await(
                "all have had " + turns + " turns",
                team -> team.sessions().size() == sessions
                        && team.sessions().stream()
                                .allMatch(session -> session.standing().phase() == Phase.READY
                                        && session.spending().usd() > 0.01 * turns - 0.001));
    }

    private static void print(String what, long[] values) {
        Arrays.sort(values);
        System.out.println(what + ": n " + values.length + ", min " + values[0] + ", median "
                + values[values.length / 2] + ", max " + values[values.length - 1]);
    }

    private static long millis(long since) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since);
    }

    private static long cpu(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(handle -> handle.info().totalCpuDuration())
                .orElseThrow()
                .toNanos();
    }

    /** In KiB. */
    private static long memory(long pid, String field) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
            if (line.startsWith(field + ":")) {
                return Long.parseLong(line.replaceAll("[^0-9]", ""));
            }
        }
        throw new IOException("no " + field);
    }
}
