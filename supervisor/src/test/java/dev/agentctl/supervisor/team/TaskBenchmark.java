package dev.agentctl.supervisor.team;

import dev.agentctl.shared.team.Phase;
import dev.agentctl.supervisor.irc.ErgoServer;
import dev.agentctl.supervisor.irc.IrcPerson;
import dev.agentctl.supervisor.irc.IrcPerson.Heard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * How long a person waits: from a task's line to its acknowledgement in the channel, and to the standard input of the
 * session that gets it. A real IRC server, over TLS, and small scripted programs in place of the Claude CLI.
 */
final class TaskBenchmark {
    /** More than the flow control's burst lies between two tasks. */
    private static final int SECONDS_BETWEEN = 3;

    private TaskBenchmark() {}

    public static void main(String... arguments) throws Exception {
        int tasks = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 20;
        int sessions = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 10;
        Path folder = Files.createTempDirectory("task-bench").toRealPath();
        ScriptedClaude claude = new ScriptedClaude(folder);
        Path launcher = Path.of(System.getProperty("agentctl.dist"), "bin", "agent-supervisor");
        System.out.println(Runtime.getRuntime().availableProcessors() + " cores, JDK " + Runtime.version() + ", "
                + sessions + " scripted sessions, " + tasks + " tasks");
        try (ErgoServer ergo = ErgoServer.start(folder.resolve("ergo"));
                IrcPerson alice = ergo.person("alice", "alice").join("#team");
                TeamRig rig = new TeamRig(
                                folder,
                                claude.environment(folder, 0.2),
                                TaskKillNineIT.configuration(claude, ergo, sessions))
                        .startedBy(List.of(launcher.toString(), "team"))) {
            rig.start();
            rig.await(
                    "all wait",
                    team -> team.chat().orElseThrow().isConnected()
                            && team.sessions().stream()
                                    .allMatch(session -> session.standing().phase() == Phase.READY
                                            && session.spending().usd() > 0));
            TimeUnit.SECONDS.sleep(SECONDS_BETWEEN);
            double[] acknowledged = new double[tasks];
            double[] reached = new double[tasks];
            for (int i = 0; i < tasks; i++) {
                long said = System.nanoTime();
                alice.say("#team", "TASK: word " + i);
                Heard answer = alice.awaitSaid("#team", "task " + (i + 1) + " is taken");
                acknowledged[i] = (answer.nanoTime() - said) / 1e6;
                TimeUnit.SECONDS.sleep(SECONDS_BETWEEN);
                reached[i] = cameAt(claude, i) * 1e3 - said / 1e6;
            }
            print("from a task's line to its acknowledgement (ms)", acknowledged);
            print("from a task's line to its session's standard input (ms)", reached);
            rig.stop();
        }
    }

    /** When the prompt with this word came, in seconds of the clock that {@link System#nanoTime} shows on Linux. */
    private static double cameAt(ScriptedClaude claude, int word) throws IOException {
        List<String> all = claude.inOrder("at", "word");
        for (int i = 1; i < all.size(); i++) {
            if (all.get(i).equals("word " + word)) {
                return Double.parseDouble(all.get(i - 1).substring("at ".length()));
            }
        }
        throw new IOException("task " + (word + 1) + " has not come");
    }

    private static void print(String what, double[] values) {
        Arrays.sort(values);
        System.out.println(what
                + String.format(
                        Locale.ROOT,
                        ": n %d, min %.1f, median %.1f, max %.1f",
                        values.length,
                        values[0],
                        values[values.length / 2],
                        values[values.length - 1]));
    }
}
