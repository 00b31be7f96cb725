package dev.agentctl.shared.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 2, unit = TimeUnit.MINUTES)
class ProcessTreeIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String REST = "while :; do sleep 0.2; done";

    private final String mark = UUID.randomUUID().toString();
    private final String entry = ProcessTree.MARK_VARIABLE + "=" + mark;
    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void leave_nothing_behind() {
        new ProcessTree(new ProcessIdentity(0, -1, ""), Optional.of(entry)).kill();
        started.forEach(Process::destroyForcibly);
    }

    @Test
    void a_graceful_root_is_given_its_time() throws Exception {
        File out = File.createTempFile("tree", null);
        ProcessTree tree = marked("trap 'sleep 0.3; echo done; exit 0' TERM; echo up; " + REST, out);
        await().atMost(SOON).until(() -> out.length() > 0);
        assertThat(tree.end(Duration.ofSeconds(20))).isEmpty();
        assertThat(out).content().isEqualTo("up\ndone\n");
        assertThat(out.delete()).isTrue();
    }

    @Test
    void a_stubborn_tree_is_gone_after_the_grace() throws Exception {
        ProcessTree tree = marked("trap '' TERM; (trap '' TERM; " + REST + ") & " + REST);
        await().atMost(SOON).until(() -> tree.members(ProcessTable.read()).size() >= 3);
        assertThat(tree.end(Duration.ofMillis(100))).isEmpty();
        assertThat(ProcessTree.bearers(entry)).isEmpty();
    }

    @Test
    void who_left_the_session_and_lost_its_parents_is_found_by_the_mark() throws Exception {
        ProcessTree tree = marked("(setsid sh -c '(" + REST + ") & sleep 0.1' &); exec sleep 100");
        await().atMost(SOON)
                .until(() -> ProcessTree.bearers(entry).size()
                        > tree.members(ProcessTable.read()).size());
        assertThat(tree.reach())
                .hasSizeGreaterThan(tree.members(ProcessTable.read()).size());
        assertThat(tree.kill()).isEmpty();
        assertThat(ProcessTree.bearers(entry)).isEmpty();
    }

    @Test
    void who_cleared_its_environment_is_found_by_descent_and_by_session() throws Exception {
        ProcessTree tree = of("setsid env -i sleep 101 & env -i sh -c '(exec sleep 102) & :'; exec sleep 103");
        await().atMost(SOON).until(() -> tree.members(ProcessTable.read()).size() == 3);
        List<ProcessIdentity> members = List.copyOf(tree.members(ProcessTable.read()));
        assertThat(tree.end(Duration.ofSeconds(1))).isEmpty();
        assertThat(members).noneMatch(ProcessIdentity::isAlive);
    }

    @Test
    void a_process_that_flees_by_forking_on_is_caught() throws Exception {
        // Each generation starts the next in a session of its own, and ends.
        String comet = "sleep 0.02; setsid sh -c \"$0\" \"$0\" & exit 0";
        Process process = start(null, "sh", "-c", comet, comet);
        ProcessTree tree = ProcessTree.marked(ProcessIdentity.of(process.pid()).orElseThrow(), mark);
        await().atMost(SOON)
                .until(() -> !process.isAlive() && !ProcessTree.bearers(entry).isEmpty());
        assertThat(tree.kill()).isEmpty();
        assertThat(ProcessTree.bearers(entry)).isEmpty();
    }

    @Test
    void a_zombie_counts_as_ended() throws Exception {
        // The shell's child ends after the shell has become a program that waits for nobody.
        ProcessTree tree = of("sleep 0.1 & exec sleep 104");
        long root = tree.root().pid();
        await().atMost(SOON)
                .until(() -> ProcessTable.read().children(root).stream().anyMatch(ProcessTable.Row::ended));
        assertThat(tree.members(ProcessTable.read())).containsExactly(tree.root());
        ProcessIdentity zombie = ProcessTable.read().children(root).getFirst().identity();
        assertThat(zombie.isAlive()).isFalse();
        assertThat(tree.kill()).isEmpty();
    }

    @Test
    void a_stranger_is_left_alone() throws Exception {
        Process stranger = new ProcessBuilder("sleep", "105").start();
        started.add(stranger);
        ProcessTree tree = marked(REST);
        ProcessIdentity living = ProcessIdentity.of(stranger.pid()).orElseThrow();
        ProcessIdentity reused = new ProcessIdentity(living.pid(), living.start() - 1, living.boot());
        assertThat(ProcessTree.of(reused).end(Duration.ZERO)).isEmpty();
        assertThat(reused.kill()).isFalse();
        assertThat(tree.kill()).isEmpty();
        assertThat(stranger.isAlive()).isTrue();
    }

    @Test
    void what_a_dead_root_left_behind_is_asked_first_too() throws Exception {
        File out = File.createTempFile("tree", null);
        ProcessTree tree = marked(
                "setsid sh -c 'trap \"sleep 0.2; echo done; exit 0\" TERM; echo up; " + REST + "' & exec sleep 106",
                out);
        await().atMost(SOON).until(() -> out.length() > 0);
        assertThat(tree.root().kill()).isTrue();
        await().atMost(SOON).until(() -> !tree.root().isAlive());
        assertThat(tree.end(Duration.ofSeconds(20))).isEmpty();
        assertThat(out).content().isEqualTo("up\ndone\n");
        assertThat(out.delete()).isTrue();
    }

    @Test
    void a_mark_is_a_whole_entry_and_no_part_of_one() {
        byte[] environ = bytes("A=1\0AGENTCHAT_MARK=abcd\0B=AGENTCHAT_MARK=abc\0");
        assertThat(ProcessTree.contains(environ, bytes("AGENTCHAT_MARK=abcd"))).isTrue();
        assertThat(ProcessTree.contains(environ, bytes("AGENTCHAT_MARK=abc"))).isFalse();
        assertThat(ProcessTree.contains(bytes("X=1"), bytes("X=1"))).isTrue();
        assertThat(ProcessTree.contains(new byte[0], bytes("X=1"))).isFalse();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    private ProcessTree of(String script) throws IOException {
        return ProcessTree.of(identity(start(null, "setsid", "sh", "-c", script)));
    }

    private ProcessTree marked(String script) throws IOException {
        return ProcessTree.marked(identity(start(null, "sh", "-c", script)), mark);
    }

    private ProcessTree marked(String script, File out) throws IOException {
        return ProcessTree.marked(identity(start(out, "sh", "-c", script)), mark);
    }

    private static ProcessIdentity identity(Process process) {
        return ProcessIdentity.of(process.pid()).orElseThrow();
    }

    private Process start(@org.jspecify.annotations.Nullable File out, String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.redirectOutput(out == null ? ProcessBuilder.Redirect.DISCARD : ProcessBuilder.Redirect.to(out));
        builder.environment().put(ProcessTree.MARK_VARIABLE, mark);
        Process process = builder.start();
        started.add(process);
        return process;
    }
}
