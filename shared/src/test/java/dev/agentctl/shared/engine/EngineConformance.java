package dev.agentctl.shared.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.agentctl.shared.agent.AgentName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** What every engine that runs real processes does alike: {@link EngineContract}, and trees, logs and exec. */
public abstract class EngineConformance extends EngineContract {
    private static final String REST = "while :; do sleep 0.2; done";

    /**
     * A plain spec whose first process is {@code sh -c SCRIPT}, or a small init's child that is. It needs sh, sleep, cat,
     * head, tr and setsid, as busybox has them.
     */
    protected abstract AgentSpec shell(String name, String script);

    @Override
    protected AgentSpec sleeper(String name) {
        return shell(name, "trap 'exit 0' TERM; " + REST);
    }

    @Override
    protected AgentSpec stubborn(String name) {
        return shell(name, "trap '' TERM; " + REST);
    }

    @Override
    protected AgentSpec ending(String name, int exitCode) {
        return shell(name, "exit " + exitCode);
    }

    @Override
    protected AgentSpec burner(String name) {
        return shell(name, "while :; do :; done");
    }

    @Override
    protected AgentSpec holder(String name) {
        return shell(name, "held=$(head -c 63000000 /dev/zero | tr '\\0' x); " + REST);
    }

    @Test
    void a_graceful_stop_gives_the_agent_time_for_its_last_words() throws Exception {
        Agent agent =
                engine.start(shell(named("a"), "trap 'sleep 0.3; echo last words; exit 0' TERM; echo ready; " + REST));
        awaitLine(agent, "ready");
        engine.stop(agent.id(), GRACE);
        assertThat(lines(agent, 10)).containsExactly("ready", "last words");
    }

    @Test
    void the_whole_tree_ends_with_a_stop() throws Exception {
        Agent agent = engine.start(family("a"));
        awaitFamily("a");
        engine.stop(agent.id(), GRACE);
        assertThat(processes(named("a"))).isEmpty();
    }

    @Test
    void the_whole_tree_ends_with_a_kill() throws Exception {
        Agent agent = engine.start(family("a"));
        Agent other = engine.start(family("b"));
        awaitFamily("a");
        awaitFamily("b");
        engine.kill(agent.id());
        assertThat(processes(named("a"))).isEmpty();
        assertThat(processes(named("b"))).hasSizeGreaterThanOrEqualTo(4);
        engine.kill(other.id());
        assertThat(processes(named("b"))).isEmpty();
    }

    @Test
    void usage_counts_all_processes_of_the_tree() throws Exception {
        Agent agent = engine.start(family("a"));
        awaitFamily("a");
        await().atMost(SOON).until(() -> {
            Usage usage = engine.usage(List.of(agent)).get(agent.id());
            return usage != null && usage.pids() >= 3;
        });
    }

    @Test
    void the_last_lines_of_the_log_are_given_in_order() throws Exception {
        Agent agent =
                engine.start(shell(named("a"), "for i in 1 2 3 4 5; do echo line $i; done; printf 'without end'"));
        awaitEnd(named("a"));
        await().atMost(SOON).until(() -> lines(agent, 100).size() == 6);
        assertThat(lines(agent, 100)).containsExactly("line 1", "line 2", "line 3", "line 4", "line 5", "without end");
        assertThat(lines(agent, 2)).containsExactly("line 5", "without end");
        assertThat(lines(agent, 0)).isEmpty();
    }

    @Test
    void standard_error_is_in_the_log_too() throws Exception {
        Agent agent = engine.start(shell(named("a"), "echo out; echo err >&2; " + REST));
        awaitLine(agent, "err");
        assertThat(lines(agent, 5)).containsExactlyInAnyOrder("out", "err");
    }

    @Test
    void a_followed_log_gives_new_lines_until_the_agent_ends() throws Exception {
        Agent agent = engine.start(shell(
                named("a"),
                "trap 'echo stopped; exit 0' TERM; echo past; i=0; while :; do i=$((i+1)); echo $i; sleep 0.1; done"));
        awaitLine(agent, "1");
        List<String> seen = new CopyOnWriteArrayList<>();
        try (Engine.Subscription follow = engine.logs(agent.id(), 1000, true, seen::add)) {
            assertThat(follow).isNotNull();
            int already = seen.size();
            await().atMost(SOON).until(() -> seen.size() > already + 5);
            engine.stop(agent.id(), GRACE);
            await().atMost(SOON).until(() -> seen.contains("stopped"));
        }
        assertThat(seen).startsWith("past", "1", "2").endsWith("stopped").doesNotHaveDuplicates();
    }

    @Test
    void a_closed_follow_gives_nothing_more() throws Exception {
        Agent agent = engine.start(shell(named("a"), "while :; do echo tick; sleep 0.05; done"));
        List<String> closed = new CopyOnWriteArrayList<>();
        List<String> open = new CopyOnWriteArrayList<>();
        Engine.Subscription first = engine.logs(agent.id(), 0, true, closed::add);
        await().atMost(SOON).until(() -> !closed.isEmpty());
        first.close();
        first.close();
        int size = closed.size();
        try (Engine.Subscription second = engine.logs(agent.id(), 0, true, open::add)) {
            assertThat(second).isNotNull();
            await().atMost(SOON).until(() -> open.size() > 10);
        }
        // One call may have been under way.
        assertThat(closed.size()).isLessThanOrEqualTo(size + 1);
    }

    @Test
    void a_hundred_hostile_lines_come_as_they_were_written() throws Exception {
        String script = "i=0; while [ $i -lt 96 ]; do i=$((i+1)); printf '\\033]0;t\\007\\033[2J\\302\\233 %d \\377\\n"
                + "' $i; done; printf '\\342\\200\\256bidi\\n"
                + "'; printf 'a\\r"
                + "b\\n"
                + "'; printf '\\n"
                + "'; head -c 300000 /dev/zero | tr '\\0' x; echo; " + REST;
        Agent agent = engine.start(shell(named("a"), script));
        await().atMost(SOON).until(() -> lines(agent, 200).size() == 100);
        List<String> lines = lines(agent, 200);
        assertThat(lines.getFirst()).startsWith("\033]0;t\007\033[2J\u009b 1 ");
        assertThat(lines.get(96)).isEqualTo("\u202ebidi");
        assertThat(lines.get(97)).isEqualTo("a\rb");
        assertThat(lines.get(98)).isEmpty();
        assertThat(lines.get(99)).startsWith("xxxxxxxxxx");
    }

    @Test
    void a_command_beside_the_agent_gives_its_output_and_exit_code() throws Exception {
        Agent agent = engine.start(sleeper(named("a")).withEnvironment(Map.of("COLOUR", "blue")));
        Engine.ExecResult result = engine.exec(
                agent.id(), List.of("sh", "-c", "cat; echo $COLOUR; echo \"$0\" >&2; exit 7", "a  'b' $c"), GRACE);
        assertThat(result.exitCode()).isEqualTo(7);
        assertThat(result.output().lines()).containsExactlyInAnyOrder("blue", "a  'b' $c");
        assertThat(get(named("a"))).isEqualTo(agent);
    }

    @Test
    void a_line_on_standard_input_reaches_the_command_and_no_argument_or_variable() throws Exception {
        Agent agent = engine.start(sleeper(named("a")));
        String line = "sk  'quoted' $HOME \\n \u00e9 " + named("line");
        byte[] input = (line + "\n").getBytes(StandardCharsets.UTF_8);
        Engine.ExecResult result = engine.exec(
                agent.id(),
                List.of(
                        "sh",
                        "-c",
                        "IFS= read -r line; printf '%s' \"$line\" | head -c 100; tr '\\0' '\\n' </proc/$$/environ"
                                + " | grep -c line-; exit 5"),
                input,
                GRACE);
        assertThat(result.output().lines()).containsExactly(line + "0");
        assertThat(result.exitCode()).isEqualTo(5);
        assertThat(get(named("a"))).isEqualTo(agent);
    }

    @Test
    void a_command_need_not_read_its_input() throws Exception {
        Agent agent = engine.start(sleeper(named("a")));
        Engine.ExecResult result =
                engine.exec(agent.id(), List.of("sh", "-c", "exit 3"), new byte[] {'x', '\n'}, GRACE);
        assertThat(result.exitCode()).isEqualTo(3);
    }

    @Test
    void a_command_beside_the_agent_is_ended_at_its_limit() throws Exception {
        Agent agent = engine.start(sleeper(named("a")));
        String mark = named("exec");
        assertThatExceptionOfType(EngineException.class)
                .isThrownBy(() -> engine.exec(
                        agent.id(), List.of("sh", "-c", "trap '' TERM; " + REST, mark), Duration.ofSeconds(1)));
        await().atMost(SOON).until(() -> processes(mark).isEmpty());
        assertThat(get(named("a"))).isEqualTo(agent);
    }

    @Test
    void no_more_than_a_mebibyte_of_output_is_kept() throws Exception {
        Agent agent = engine.start(sleeper(named("a")));
        Engine.ExecResult result =
                engine.exec(agent.id(), List.of("sh", "-c", "head -c 3000000 /dev/zero | tr '\\0' x"), SOON);
        assertThat(result.exitCode()).isZero();
        assertThat((long) result.output().length()).isBetween(MIB / 2, MIB + 1000);
    }

    @Test
    void a_command_that_does_not_exist_is_said_to_fail() throws Exception {
        Agent agent = engine.start(sleeper(named("a")));
        int exitCode;
        try {
            exitCode = engine.exec(agent.id(), List.of("no-such-command-anywhere"), GRACE)
                    .exitCode();
        } catch (EngineException said) {
            assertThat(said).hasMessageContaining("no-such-command-anywhere");
            return;
        }
        assertThat(exitCode).isBetween(126, 127);
    }

    @Test
    void nothing_runs_beside_an_ended_agent() throws Exception {
        Agent agent = engine.start(ending(named("a"), 0));
        awaitEnd(named("a"));
        assertThatExceptionOfType(EngineException.class)
                .isThrownBy(() -> engine.exec(agent.id(), List.of("true"), GRACE));
    }

    @Test
    void the_environment_of_the_spec_reaches_the_agent() throws Exception {
        Agent agent = engine.start(
                shell(named("a"), "echo \"<$COLOUR>\"; " + REST).withEnvironment(Map.of("COLOUR", "dark  'blue' $x")));
        awaitLine(agent, "<dark  'blue' $x>");
    }

    /** A first process with a child, one in a session of its own, and one whose parent has gone as well. */
    private AgentSpec family(String name) {
        String member = "sh -c \"trap '' TERM; " + REST + "\" " + named(name);
        return shell(
                named(name),
                "trap 'exit 0' TERM; " + member + " & setsid " + member + " & (setsid sh -c '" + "sh -c \"" + REST
                        + "\" " + named(name) + " & sleep 0.1' >/dev/null 2>&1 &); : " + named(name) + "; " + REST);
    }

    private void awaitFamily(String name) {
        await().atMost(SOON).until(() -> processes(named(name)).size() >= 4);
    }

    private void awaitLine(Agent agent, String line) {
        await().atMost(SOON).until(() -> lines(agent, 1000).contains(line));
    }

    private List<String> lines(Agent agent, int tail) throws EngineException {
        List<String> lines = new ArrayList<>();
        engine.logs(agent.id(), tail, false, lines::add).close();
        return lines;
    }

    /** The pids on this machine, inside containers too, whose command line holds this text. */
    protected static List<String> processes(String text) throws IOException {
        List<String> pids = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : all) {
                if (commandLine(process).contains(text)) {
                    pids.add(process.getFileName().toString());
                }
            }
        }
        return pids;
    }

    private static String commandLine(Path process) {
        try {
            return new String(Files.readAllBytes(process.resolve("cmdline")), StandardCharsets.UTF_8);
        } catch (IOException ended) {
            return "";
        }
    }

    protected static AgentName name(String text) {
        return new AgentName(text);
    }
}
