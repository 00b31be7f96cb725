package dev.agentctl.supervisor.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentctl.shared.agent.AgentState;
import dev.agentctl.shared.agent.AgentStatus;
import dev.agentctl.shared.agent.ExitReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The real loop over real processes. */
@Timeout(120)
class AgentSupervisorIT {
    @TempDir
    Path root;

    @Test
    void a_crashing_agent_is_restarted_with_growing_waits() throws Exception {
        try (LoopProcess loop =
                LoopProcess.run(root, "a1", "--first-wait", "0.1", "m", "--", "sh", "-c", "echo going down; exit 7")) {
            AgentState state = LoopProcess.await(
                    "three restarts",
                    () -> loop.home()
                            .state()
                            .filter(now -> now.restartCount() >= 3 && now.status() == AgentStatus.BACKOFF));
            assertThat(state.exitReason()).contains(ExitReason.CRASH);
            assertThat(state.lastError().orElseThrow()).contains("exit code 7");
            assertThat(state.backoff().orElseThrow()).hasSeconds(2);
            assertThat(state.nextStartAt()).isPresent();
            assertThat(state.pid()).isEmpty();
            assertThat(state.mission()).contains("m");
            assertThat(Files.readString(loop.home().logFile())).contains("Z going down\n", "next start in 0.8 s");
            assertThat(loop.home().mission()).contains("m");
        }
    }

    @Test
    void ten_quick_crashes_in_a_row_fail_and_end_the_loop() throws Exception {
        try (LoopProcess loop = LoopProcess.run(
                root, "a1", "--first-wait", "0.01", "--max-wait", "0.05", "m", "--", "sh", "-c", "exit 9")) {
            assertThat(loop.exitCode()).isEqualTo(4);
            assertThat(loop.state().status()).isEqualTo(AgentStatus.FAILED);
            assertThat(loop.state().restartCount()).isEqualTo(9);
            assertThat(loop.state().lastError().orElseThrow()).contains("10 crashes in a row", "exit code 9");
        }
    }

    @Test
    void a_missing_claude_needs_attention_in_one_sentence() throws Exception {
        try (LoopProcess loop = LoopProcess.run(root, Map.of("PATH", root.toString()), List.of("a1", "m"))) {
            assertThat(loop.exitCode()).isEqualTo(4);
            assertThat(loop.state().status()).isEqualTo(AgentStatus.NEEDS_ATTENTION);
            assertThat(loop.state().lastError().orElseThrow()).contains("'claude' was not found");
            assertThat(loop.output().lines())
                    .filteredOn(line -> line.contains("not found"))
                    .hasSize(1);
        }
    }

    @Test
    void claude_gets_mission_and_notes_on_standard_input_and_nothing_of_them_as_arguments() throws Exception {
        Path claude = root.resolve("claude");
        Files.writeString(
                claude,
                "#!/bin/sh\necho \"arguments: $*\"\ncat > \"$0.read\"\necho \"name: $AGENT_NAME\"\nexec sleep 100\n");
        assertThat(claude.toFile().setExecutable(true)).isTrue();
        Path home = Files.createDirectories(root.resolve("agents").resolve("a1"));
        Files.writeString(home.resolve("context.md"), "seen so far: 12 sheep");
        try (LoopProcess loop = LoopProcess.run(
                root, Map.of("AGENTCHAT_CLAUDE", claude.toString()), List.of("a1", "count", "the sheep"))) {
            loop.awaitOutput("name: a1");
            String output = loop.output();
            assertThat(Files.readString(root.resolve("claude.read")))
                    .contains("count the sheep", "seen so far: 12 sheep");
            assertThat(output.lines()
                            .filter(line -> line.contains("arguments:"))
                            .findFirst()
                            .orElseThrow())
                    .contains("-p")
                    .doesNotContain("sheep");
        }
    }

    @Test
    void a_prompt_that_nobody_reads_does_no_harm() throws Exception {
        Path home = Files.createDirectories(root.resolve("agents").resolve("a1"));
        Files.writeString(home.resolve("context.md"), "x".repeat(500_000));
        try (LoopProcess loop =
                LoopProcess.run(root, "a1", "--prompt", "--first-wait", "0.1", "m", "--", "sh", "-c", "exit 0")) {
            AgentState state =
                    LoopProcess.await("two restarts", () -> loop.home().state().filter(now -> now.restartCount() >= 2));
            assertThat(state.exitReason()).contains(ExitReason.CLEAN);
            loop.terminate();
            assertThat(loop.exitCode()).isZero();
        }
    }

    @Test
    void term_stops_a_stubborn_tree_with_all_that_fled_from_it() throws Exception {
        List<String> line = new ArrayList<>(List.of("a1", "--grace", "1", "m", "--"));
        line.addAll(AgentProgram.command(
                "ignore-term", "spawn", "ignore-term print child idle", "flee", "ignore-term print fled idle", "idle"));
        try (LoopProcess loop = LoopProcess.run(root, Map.of(), line)) {
            loop.awaitOutput("Z child");
            loop.awaitOutput("Z fled");
            assertThat(loop.agents()).hasSizeGreaterThanOrEqualTo(3);
            loop.terminate();
            assertThat(loop.exitCode()).isZero();
            assertThat(loop.agents()).isEmpty();
            assertThat(loop.state().status()).isEqualTo(AgentStatus.STOPPED);
            assertThat(loop.state().exitReason()).contains(ExitReason.OPERATOR);
            assertThat(loop.state().json().text("stopped_by")).contains("signal");
            assertThat(loop.output()).contains("ended by force");
        }
    }

    @Test
    void what_an_agent_leaves_running_is_ended_before_its_next_start() throws Exception {
        List<String> line = new ArrayList<>(List.of("a1", "--first-wait", "0.1", "m", "--", "sh", "-c"));
        line.add("setsid sleep 1000 & echo left $!; exit 0");
        try (LoopProcess loop = LoopProcess.run(root, Map.of(), line)) {
            LoopProcess.await("two restarts", () -> loop.home().state().filter(now -> now.restartCount() >= 2));
            assertThat(loop.agents()).hasSizeLessThanOrEqualTo(2);
            loop.terminate();
            assertThat(loop.exitCode()).isZero();
            assertThat(loop.agents()).isEmpty();
        }
    }

    @Test
    void a_stop_file_ends_the_agent_and_is_consumed() throws Exception {
        try (LoopProcess loop = LoopProcess.run(root, "a1", "m", "--", "sleep", "1000")) {
            loop.awaitStatus(AgentStatus.RUNNING);
            loop.home().requestStop();
            assertThat(loop.exitCode()).isZero();
            assertThat(loop.home().stopFile()).doesNotExist();
            assertThat(loop.state().json().text("stopped_by")).contains("stop-file");
            assertThat(loop.agents()).isEmpty();
        }
    }

    @Test
    void a_stop_request_from_before_the_start_is_dropped() throws Exception {
        Path home = Files.createDirectories(root.resolve("agents").resolve("a1"));
        Files.createFile(home.resolve("stop"));
        try (LoopProcess loop = LoopProcess.run(root, "a1", "m", "--", "sleep", "1000")) {
            loop.awaitStatus(AgentStatus.RUNNING);
            assertThat(loop.home().stopFile()).doesNotExist();
        }
    }

    @Test
    void the_kill_file_ends_mortals_lets_none_start_and_does_not_concern_god() throws Exception {
        try (LoopProcess mortal = LoopProcess.run(root, "a1", "m", "--", "sleep", "1000");
                LoopProcess god = LoopProcess.run(root, "God", "m", "--", "sleep", "1000")) {
            mortal.awaitStatus(AgentStatus.RUNNING);
            god.awaitStatus(AgentStatus.RUNNING);
            Files.createFile(root.resolve("KILL"));
            assertThat(mortal.exitCode()).isZero();
            assertThat(mortal.state().json().text("stopped_by")).contains("kill-file");
            try (LoopProcess again = LoopProcess.run(root, "a1", "m", "--", "sleep", "1000")) {
                assertThat(again.exitCode()).isEqualTo(4);
                assertThat(again.state().status()).isEqualTo(AgentStatus.STOPPED);
                assertThat(again.output()).contains("kill file");
            }
            assertThat(god.isAlive()).isTrue();
            assertThat(god.state().status()).isEqualTo(AgentStatus.RUNNING);
        }
    }

    @Test
    void a_wait_is_ended_at_once_by_a_signal_and_the_heart_beats_on_in_it() throws Exception {
        try (LoopProcess loop = LoopProcess.run(root, "a1", "--first-wait", "250", "m", "--", "sh", "-c", "exit 1")) {
            loop.awaitStatus(AgentStatus.BACKOFF);
            Instant first = loop.home().heartbeat().orElseThrow();
            LoopProcess.await("a later heartbeat", () -> loop.home().heartbeat().filter(at -> at.isAfter(first)));
            loop.terminate();
            assertThat(loop.exitCode()).isZero();
            assertThat(loop.state().status()).isEqualTo(AgentStatus.STOPPED);
            assertThat(loop.state().exitReason()).contains(ExitReason.CRASH);
        }
    }

    @Test
    void a_second_supervisor_says_so_and_touches_nothing() throws Exception {
        try (LoopProcess first = LoopProcess.run(root, "a1", "m", "--", "sleep", "1000")) {
            first.awaitStatus(AgentStatus.RUNNING);
            String state = Files.readString(first.home().stateFile());
            String log = Files.readString(first.home().logFile());
            String lock = Files.readString(first.home().pidFile());
            try (LoopProcess second = LoopProcess.run(root, "a1", "other mission", "--", "sleep", "2000")
                    .leavingAgents()) {
                assertThat(second.exitCode()).isEqualTo(4);
                assertThat(second.output().strip().lines()).hasSize(1);
                assertThat(second.output()).contains("a1 has a supervisor already");
                assertThat(Files.readString(first.home().stateFile())).isEqualTo(state);
                assertThat(Files.readString(first.home().logFile())).isEqualTo(log);
                assertThat(Files.readString(first.home().pidFile())).isEqualTo(lock);
                assertThat(first.agents()).hasSize(1);
            }
            assertThat(first.isAlive()).isTrue();
        }
    }

    @Test
    void an_owner_whose_lock_the_agent_removed_takes_it_again() throws Exception {
        try (LoopProcess first = LoopProcess.run(root, "a1", "m", "--", "sleep", "1000")) {
            first.awaitStatus(AgentStatus.RUNNING);
            Files.delete(first.home().pidFile());
            LoopProcess.await(
                    "the lock", () -> Optional.of(first.home().pidFile()).filter(Files::exists));
            try (LoopProcess second =
                    LoopProcess.run(root, "a1", "m", "--", "sleep", "1000").leavingAgents()) {
                assertThat(second.exitCode()).isEqualTo(4);
            }
            assertThat(first.isAlive()).isTrue();
        }
    }

    @Test
    void a_talkative_agents_log_is_rotated_and_its_words_are_activity() throws Exception {
        List<String> line = new ArrayList<>(List.of("a1", "--log-kib", "16", "m", "--"));
        line.addAll(AgentProgram.command("flood", "5000", "print", "done", "idle"));
        try (LoopProcess loop = LoopProcess.run(root, Map.of(), line)) {
            loop.awaitOutput("Z done");
            for (String name : List.of("supervisor.log", "supervisor.log.1", "supervisor.log.2", "supervisor.log.3")) {
                assertThat(Files.size(loop.home().path().resolve(name))).isLessThan(17 * 1024);
            }
            assertThat(loop.home().path().resolve("supervisor.log.4")).doesNotExist();
            assertThat(loop.output().lines())
                    .filteredOn(text -> text.contains("flood line"))
                    .hasSize(5000);
            LoopProcess.await("activity", () -> Optional.of(loop.state()).filter(AgentSupervisorIT::wasActiveInItsRun));
        }
    }

    @Test
    void every_file_of_a_hostile_home_is_survived() throws Exception {
        Path home = Files.createDirectories(root.resolve("agents").resolve("a1"));
        Path precious = Files.writeString(root.resolve("precious"), "precious");
        Files.createSymbolicLink(home.resolve("state.json"), precious);
        Fifo.make(home.resolve("supervisor.log"));
        Fifo.make(home.resolve("supervisor.pid"));
        Files.createSymbolicLink(home.resolve(".heartbeat"), precious);
        Fifo.make(home.resolve("context.md"));
        Files.createDirectory(home.resolve("stop"));
        Files.createDirectories(home.resolve("supervisor.log.1").resolve("full"));
        try (LoopProcess loop = LoopProcess.run(root, "a1", "--prompt", "m", "--", "sh", "-c", "cat; sleep 1000")) {
            loop.awaitStatus(AgentStatus.RUNNING);
            loop.awaitOutput("could not be read");
            assertThat(loop.home().heartbeat()).isPresent();
            loop.terminate();
            assertThat(loop.exitCode()).isZero();
            assertThat(precious).hasContent("precious");
        }
    }

    @Test
    void a_home_that_turns_hostile_under_way_does_not_end_its_agent() throws Exception {
        try (LoopProcess loop = LoopProcess.run(root, "a1", "--first-wait", "0.1", "m", "--", "sleep", "1000")) {
            loop.awaitStatus(AgentStatus.RUNNING);
            Path home = loop.home().path();
            Path aside = Files.move(home, root.resolve("aside"));
            Files.createSymbolicLink(home, Files.createDirectory(root.resolve("elsewhere")));
            loop.awaitOutput("moved or replaced");
            assertThat(loop.isAlive()).isTrue();
            assertThat(root.resolve("elsewhere")).isEmptyDirectory();
            Files.delete(home);
            Files.move(aside, home);
            loop.terminate();
            assertThat(loop.exitCode()).isZero();
            assertThat(loop.state().status()).isEqualTo(AgentStatus.STOPPED);
        }
    }

    @Test
    void a_home_that_is_a_symlink_is_refused() throws IOException, InterruptedException {
        Files.createDirectories(root.resolve("agents"));
        Files.createSymbolicLink(
                root.resolve("agents").resolve("a1"), Files.createDirectory(root.resolve("elsewhere")));
        try (LoopProcess loop = LoopProcess.run(root, "a1", "m", "--", "sleep", "1000")) {
            assertThat(loop.exitCode()).isEqualTo(4);
            assertThat(loop.output()).contains("symbolic link");
            assertThat(root.resolve("elsewhere")).isEmptyDirectory();
        }
    }

    @Test
    void a_mission_left_in_the_home_is_taken_and_without_any_the_sentence_says_so() throws Exception {
        try (LoopProcess none = LoopProcess.run(root, "a1", "--", "sleep", "1000")) {
            assertThat(none.exitCode()).isEqualTo(2);
            assertThat(none.output()).contains("there is no mission");
        }
        Path home = Files.createDirectories(root.resolve("agents").resolve("a1"));
        Files.writeString(home.resolve("mission.txt"), "from the home\n");
        try (LoopProcess loop = LoopProcess.run(root, "a1", "--", "sleep", "1000")) {
            assertThat(loop.awaitStatus(AgentStatus.RUNNING).mission()).contains("from the home");
        }
    }

    private static boolean wasActiveInItsRun(AgentState state) {
        return state.lastActiveAt().orElseThrow().isAfter(state.startedAt().orElseThrow());
    }
}
