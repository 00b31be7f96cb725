package dev.agentctl.supervisor.ctl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentctl.shared.agent.AgentHomes;
import dev.agentctl.shared.agent.AgentName;
import dev.agentctl.shared.agent.AgentState;
import dev.agentctl.shared.agent.ExitReason;
import dev.agentctl.shared.json.Json;
import dev.agentctl.shared.json.JsonObject;
import dev.agentctl.shared.process.ProcessTable;
import dev.agentctl.supervisor.ctl.CtlProcesses.Result;
import dev.agentctl.supervisor.ctl.CtlProcesses.Started;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** agentctl as a person runs it: whole processes, the local engine, the real supervisor loop. */
class AgentCtlLocalIT {
    private static final Duration BOUND = Duration.ofSeconds(90);

    @TempDir
    Path folder;

    private CtlProcesses processes;

    @BeforeEach
    void processes() throws IOException {
        processes = new CtlProcesses(folder, Map.of("AGENTCTL_ENGINES", "local"));
    }

    @AfterEach
    void endAll() throws Exception {
        assertThat(processes.ctl("stopall", "--grace", "10s").code()).isZero();
    }

    private JsonObject status(String name) throws Exception {
        Result result = processes.ctl("status", name, "--json");
        assertThat(result.code()).as(result.err()).isZero();
        return Json.object(result.out().getBytes(StandardCharsets.UTF_8))
                .objects("agents")
                .getFirst();
    }

    /** The agent's own process, once it runs. */
    private long running(String name) {
        await(name + " runs").atMost(BOUND).pollInterval(Duration.ofMillis(500)).until(() -> {
            JsonObject status = status(name);
            return status.text("condition").orElse("").equals("running")
                    && status.number("pid").isPresent();
        });
        return state(name).pid().getAsLong();
    }

    private AgentState state(String name) {
        try {
            return new AgentHomes(processes.root())
                    .home(new AgentName(name))
                    .state()
                    .orElseThrow();
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    /** One that has ended counts as such also where nobody reaps it, as under a first process that is no init. */
    private static boolean lives(long pid) {
        return ProcessTable.row(pid).filter(row -> !row.ended()).isPresent();
    }

    private static final String TICKER = "echo hello; while sleep 0.2; do echo tick; done";

    @Test
    void an_agent_is_started_looked_at_stopped_restarted_and_killed() throws Exception {
        Result started = processes.ctl("start", "worker", "count", "ticks", "--", "sh", "-c", TICKER);
        assertThat(started.err()).isEmpty();
        assertThat(started.out()).startsWith("worker: started in local (pid ");
        assertThat(started.code()).isZero();
        long first = running("worker");
        assertThat(status("worker").text("mission")).contains("count ticks");

        Result twice = processes.ctl("start", "worker", "again", "--", "true");
        assertThat(twice.code()).isEqualTo(4);
        assertThat(twice.err()).contains("worker runs already in local");

        await("the log")
                .atMost(BOUND)
                .until(() -> processes.ctl("logs", "worker").out().contains("tick"));
        assertThat(processes.ctl("logs", "worker", "1000").out()).contains("hello");
        assertThat(processes.ctl("list").out()).containsPattern("worker +local +running");

        Result stopped = processes.ctl("stop", "worker");
        assertThat(stopped.out().strip()).isEqualTo("worker: stopped");
        assertThat(stopped.code()).as(stopped.err()).isZero();
        assertThat(lives(first)).isFalse();
        assertThat(status("worker").text("condition")).contains("stopped");
        assertThat(state("worker").exitReason()).contains(ExitReason.OPERATOR);
        assertThat(processes.ctl("stop", "worker").out()).contains("does not run");

        Result restarted = processes.ctl("restart", "worker");
        assertThat(restarted.err()).isEmpty();
        assertThat(restarted.out()).startsWith("worker: started again in local");
        long second = running("worker");
        assertThat(second).isNotEqualTo(first);
        assertThat(processes.ctl("restart", "worker").out()).startsWith("worker: restarted in local");
        long third = running("worker");
        assertThat(third).isNotEqualTo(second);
        assertThat(lives(second)).isFalse();

        assertThat(processes.ctl("kill", "worker").out().strip()).isEqualTo("worker: killed");
        await("the killed agent is gone").atMost(BOUND).until(() -> !lives(third));
        assertThat(status("worker").flag("running")).contains(false);
        assertThat(processes.ctl("remove", "worker").code()).isZero();
        assertThat(processes.ctl("list").out().strip()).isEqualTo("no agents");
        assertThat(new AgentHomes(processes.root())
                        .eventLog().read().stream()
                                .map(event -> event.text("act").orElse("") + " "
                                        + event.text("outcome").orElse(""))
                                .toList())
                .containsExactly("start done", "stop done", "restart done", "restart done", "kill done", "remove done");
    }

    @Test
    void of_starts_at_once_one_gives_an_agent() throws Exception {
        List<Started> starts = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            starts.add(processes.begin("start", "x", "mission " + i, "--", "sh", "-c", TICKER));
        }
        int fine = 0;
        for (Started start : starts) {
            Result result = start.end();
            if (result.code() == 0) {
                fine++;
            } else {
                assertThat(result.code()).as(result.err()).isEqualTo(4);
                assertThat(result.err()).containsAnyOf("x runs already", "x is being started");
            }
        }
        assertThat(fine).isEqualTo(1);
        running("x");
    }

    @Test
    void a_reader_that_has_seen_enough_ends_a_follow() throws Exception {
        assertThat(processes
                        .ctl("start", "worker", "tick", "--", "sh", "-c", TICKER)
                        .code())
                .isZero();
        running("worker");
        await("the log")
                .atMost(BOUND)
                .until(() -> processes.ctl("logs", "worker").code() == 0);

        Result followed =
                processes.shell("\"$@\" | head -n 3", "logs", "-f", "worker").end();

        assertThat(followed.code()).isZero();
        assertThat(followed.out().lines()).hasSize(3);
        assertThat(followed.err()).isEmpty();
    }

    @Test
    void stopall_ends_every_tree_but_gods_and_restartall_brings_them_back() throws Exception {
        for (String name : List.of("a", "b", "c")) {
            assertThat(processes
                            .ctl("start", name, "tick", "--", "sh", "-c", TICKER)
                            .code())
                    .isZero();
        }
        assertThat(processes
                        .ctl("start", "God", "watch", "--", "sh", "-c", TICKER)
                        .code())
                .isZero();
        List<Long> pids = List.of(running("a"), running("b"), running("c"));
        long god = running("God");
        try {
            Result stopped = processes.ctl("stopall");
            assertThat(stopped.out().strip()).isEqualTo("3 stopped, 1 skipped as protected: God");
            assertThat(stopped.code()).as(stopped.err()).isZero();
            assertThat(stopped.err().lines()).hasSize(3);
            assertThat(pids).noneMatch(AgentCtlLocalIT::lives);
            assertThat(lives(god)).isTrue();

            Result restarted = processes.ctl("restartall");
            assertThat(restarted.out().strip()).isEqualTo("3 restarted, 1 skipped as protected: God");
            for (String name : List.of("a", "b", "c")) {
                running(name);
            }
            assertThat(lives(god)).isTrue();
        } finally {
            // No command of these tools ends God: its supervisor's own end does.
            ProcessHandle.of(god).flatMap(ProcessHandle::parent).ifPresent(ProcessHandle::destroy);
            await("God ends").atMost(BOUND).until(() -> !lives(god));
        }
    }
}
