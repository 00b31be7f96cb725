package dev.agentctl.shared.engine.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.agentctl.shared.agent.AgentHome;
import dev.agentctl.shared.agent.AgentHomes;
import dev.agentctl.shared.agent.AgentName;
import dev.agentctl.shared.engine.Agent;
import dev.agentctl.shared.engine.AgentRunsException;
import dev.agentctl.shared.engine.AgentSpec;
import dev.agentctl.shared.engine.Distribution;
import dev.agentctl.shared.engine.EngineException;
import dev.agentctl.shared.engine.Usage;
import dev.agentctl.shared.json.Json;
import dev.agentctl.shared.json.JsonObject;
import dev.agentctl.shared.process.ProcessIdentity;
import dev.agentctl.shared.process.ProcessTable;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What only the local engine promises: crashes of starters, reused pids, hostile homes, what a dead root leaves behind. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class LocalLivesIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration GRACE = Duration.ofSeconds(5);

    @TempDir
    private Path root;

    private AgentHomes homes = new AgentHomes(Path.of("/nowhere"));
    private LocalEngine engine = new LocalEngine(homes, Map.of());
    private final List<Process> strangers = new ArrayList<>();

    /** An agent that can be told from all others by its name in its command line. */
    static AgentSpec sleeper(String name) {
        return StarterProcess.plain(
                name, "sh", "-c", "trap 'exit 0' TERM; while :; do sleep 0.2; done", "agent-" + name);
    }

    @BeforeEach
    void open_the_engine() {
        homes = new AgentHomes(root);
        engine = new LocalEngine(homes, System.getenv());
    }

    @AfterEach
    void leave_nothing_behind() throws EngineException {
        for (Agent agent : engine.list()) {
            engine.kill(agent.id());
        }
        engine.close();
        strangers.forEach(Process::destroyForcibly);
    }

    @Test
    void an_agent_is_nobodys_child_and_leads_a_session_without_a_terminal() throws Exception {
        Agent agent = engine.start(sleeper("a"));
        ProcessTable.Row row = ProcessTable.row(pid(agent)).orElseThrow();
        assertThat(row.session()).isEqualTo(row.pid());
        assertThat(ProcessHandle.of(row.parent()).orElseThrow().pid())
                .isNotEqualTo(ProcessHandle.current().pid());
        assertThat(Files.readSymbolicLink(Path.of("/proc/" + row.pid() + "/fd/0")))
                .isEqualTo(Path.of("/dev/null"));
        assertThat(Files.getPosixFilePermissions(entryFile("a")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void an_agent_outlives_the_program_that_started_it() throws Exception {
        Process starter = StarterProcess.launch(root, "a", 1);
        try (BufferedReader out = starter.inputReader()) {
            assertThat(out.readLine()).isEqualTo("ready");
            assertThat(out.readLine()).isEqualTo("done");
        }
        starter.destroyForcibly().waitFor();
        assertThat(engine.list()).singleElement().matches(Agent::isRunning);
        engine.stop(engine.list().getFirst().id(), GRACE);
        assertThat(processes("a0")).isEmpty();
    }

    @Test
    void a_starter_killed_at_any_point_leaves_no_agent_that_is_not_known() throws Exception {
        long seed = ThreadLocalRandom.current().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 12; round++) {
            String prefix = "r" + round + "n";
            Process starter = StarterProcess.launch(root, prefix, 500);
            try (BufferedReader out = starter.inputReader()) {
                assertThat(out.readLine()).isEqualTo("ready");
                // Somewhere in the first starts: the waiting itself is the random point.
                assertThat(starter.waitFor(random.nextLong(1, 400_000), TimeUnit.MICROSECONDS))
                        .isFalse();
                starter.destroyForcibly().waitFor();
            }
            await("seed " + seed).atMost(SOON).until(() -> known(processes(prefix)));
            engine.start(sleeper(prefix + "-after"));
            for (Agent agent : engine.list()) {
                if (agent.isRunning() && agent.name().text().startsWith(prefix)) {
                    assertThat(processes(agent.name().text() + "\0"))
                            .as("processes of " + agent.name() + ", seed " + seed)
                            .hasSize(1);
                    engine.kill(agent.id());
                }
            }
            assertThat(processes(prefix)).as("seed " + seed).isEmpty();
        }
    }

    @Test
    void an_agent_whose_starter_died_before_it_wrote_the_pid_is_found_by_its_mark() throws Exception {
        Agent agent = engine.start(StarterProcess.plain(
                "a", "sh", "-c", "sleep 100 & setsid sleep 100 & trap 'exit 0' TERM; while :; do sleep 0.2; done"));
        rewrite("a", entry -> entry.without("pid").without("start").without("boot_id"));
        assertThat(engine.list()).containsExactly(agent);
        rewrite("a", entry -> entry.without("pid").without("start").without("boot_id"));
        assertThatExceptionOfType(AgentRunsException.class).isThrownBy(() -> engine.start(sleeper("a")));
        assertThat(engine.list()).containsExactly(agent);
    }

    @Test
    void an_intent_that_came_to_nothing_does_not_stand_in_the_way() throws Exception {
        Files.createDirectories(homes.localEngine());
        Files.writeString(
                entryFile("a"),
                Json.line(JsonObject.EMPTY
                        .with("name", "a")
                        .with("mark", "never-launched")
                        .with("started_at", "2026-01-01T00:00:00Z")));
        assertThat(engine.list()).isEmpty();
        assertThat(engine.start(sleeper("a")).isRunning()).isTrue();
    }

    @Test
    void many_starts_at_once_give_one_agent() throws Exception {
        AtomicInteger started = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Future<?>> starts = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                LocalEngine own = new LocalEngine(homes, System.getenv());
                starts.add(threads.submit(() -> {
                    try {
                        own.start(sleeper("a"));
                        started.incrementAndGet();
                    } catch (AgentRunsException runs) {
                        refused.incrementAndGet();
                    }
                    return true;
                }));
            }
            for (Future<?> start : starts) {
                start.get();
            }
        }
        assertThat(started).hasValue(1);
        assertThat(refused).hasValue(7);
        assertThat(processes("a\0")).hasSize(1);
    }

    @Test
    void starts_of_two_programs_at_once_give_one_agent_a_name() throws Exception {
        Process one = StarterProcess.launch(root, "a", 5);
        Process two = StarterProcess.launch(root, "a", 5);
        strangers.addAll(List.of(one, two));
        await().atMost(SOON).until(() -> engine.list().size() == 5);
        for (int i = 0; i < 5; i++) {
            assertThat(processes("a" + i + "\0")).hasSize(1);
        }
    }

    @Test
    void files_in_a_home_aim_no_kill() throws Exception {
        ProcessIdentity stranger = stranger();
        Agent agent = engine.start(sleeper("a"));
        Path home = homes.home(agent.name()).path();
        JsonObject forged = JsonObject.EMPTY
                .with("pid", stranger.pid())
                .with("start", stranger.start())
                .with("boot_id", stranger.boot());
        for (String file : List.of("state.json", "supervisor.pid", "a.json", ".heartbeat")) {
            Files.writeString(home.resolve(file), Json.line(forged));
        }
        engine.stop(agent.id(), GRACE);
        engine.kill(agent.id());
        assertThat(stranger.isAlive()).isTrue();
        assertThat(processes("a\0")).isEmpty();
    }

    @Test
    void a_pid_that_is_another_process_now_is_not_touched() throws Exception {
        Agent agent = engine.start(sleeper("a"));
        engine.kill(agent.id());
        ProcessIdentity stranger = stranger();
        // The registry as it would be, had the kernel given the agent's pid to this stranger.
        rewrite(
                "a",
                entry -> entry.without("ended_at").with("pid", stranger.pid()).with("start", stranger.start() - 100));
        Agent listed = engine.list().getFirst();
        assertThat(listed.isRunning()).isFalse();
        assertThat(engine.usage(List.of(listed))).isEmpty();
        engine.stop(listed.id(), GRACE);
        engine.kill(listed.id());
        engine.remove(listed.id());
        assertThat(stranger.isAlive()).isTrue();
    }

    @Test
    void after_a_reboot_all_have_ended() throws Exception {
        ProcessIdentity stranger = stranger();
        engine.kill(engine.start(sleeper("a")).id());
        rewrite(
                "a",
                entry -> entry.without("ended_at")
                        .with("pid", stranger.pid())
                        .with("start", stranger.start())
                        .with("boot_id", "00000000-0000-0000-0000-000000000000"));
        Agent listed = engine.list().getFirst();
        assertThat(listed.isRunning()).isFalse();
        engine.kill(listed.id());
        assertThat(stranger.isAlive()).isTrue();
        assertThat(engine.start(sleeper("a")).isRunning()).isTrue();
    }

    @Test
    void a_broken_registry_file_is_set_aside_and_hides_no_other_agent() throws Exception {
        Agent agent = engine.start(sleeper("a"));
        Files.writeString(homes.localEngine().resolve("b.json"), "{\"name\":\"b\"");
        Files.writeString(homes.localEngine().resolve("c.json"), "{\"name\":\"a\",\"mark\":\"x\"}");
        assertThat(engine.list()).containsExactly(agent);
        assertThat(homes.localEngine().resolve("b.json.unreadable")).exists();
        assertThat(homes.localEngine().resolve("c.json.unreadable")).exists();
        assertThat(engine.start(sleeper("b")).isRunning()).isTrue();
    }

    @Test
    void what_a_dead_root_left_behind_ends_before_a_namesake_starts() throws Exception {
        Agent agent = engine.start(StarterProcess.plain(
                "a", "sh", "-c", "setsid sh -c 'while :; do sleep 0.2; done' agent-left & exec sleep 100"));
        await().atMost(SOON).until(() -> processes("left\0").size() == 1);
        assertThat(ProcessIdentity.of(pid(agent)).orElseThrow().kill()).isTrue();
        await().atMost(SOON).until(() -> !engine.list().getFirst().isRunning());
        assertThat(processes("left\0")).hasSize(1);
        assertThat(engine.start(sleeper("a")).isRunning()).isTrue();
        assertThat(processes("left\0")).isEmpty();
    }

    @Test
    void a_home_that_is_a_link_is_refused() throws Exception {
        Path elsewhere = Files.createDirectory(root.resolve("elsewhere"));
        Files.createDirectory(root.resolve("agents"));
        Files.createSymbolicLink(root.resolve("agents/a"), elsewhere);
        assertThatExceptionOfType(EngineException.class)
                .isThrownBy(() -> engine.start(sleeper("a")))
                .withMessageContaining("is a link");
        assertThat(elsewhere).isEmptyDirectory();
        assertThat(engine.list()).isEmpty();
    }

    @Test
    void output_is_never_written_through_a_link_or_into_a_pipe() throws Exception {
        Path precious = Files.writeString(root.resolve("precious"), "precious");
        AgentHome home = homes.home(new AgentName("a"));
        home.create();
        Path output = home.path().resolve("output.log");
        Files.createSymbolicLink(output, precious);
        Files.createSymbolicLink(home.path().resolve("output.log.1"), precious);
        Agent agent = engine.start(StarterProcess.plain("a", "echo", "hello"));
        await().atMost(SOON).until(() -> Files.size(output) > 0);
        await().atMost(SOON).until(() -> !engine.list().getFirst().isRunning());
        Files.delete(output);
        assertThat(new ProcessBuilder("mkfifo", output.toString()).start().waitFor())
                .isZero();
        assertThatExceptionOfType(EngineException.class)
                .isThrownBy(() -> engine.logs(agent.id(), 5, false, line -> {}))
                .withMessageContaining("not a regular file");
        engine.start(StarterProcess.plain("a", "echo", "again"));
        await().atMost(SOON).until(() -> Files.isRegularFile(output) && Files.size(output) > 0);
        assertThat(precious).content().isEqualTo("precious");
    }

    @Test
    void a_command_that_is_not_there_is_said_so_and_leaves_nothing() {
        assertThatExceptionOfType(EngineException.class)
                .isThrownBy(() -> engine.start(StarterProcess.plain("a", "no-such-command-anywhere")))
                .withMessageContaining("no-such-command-anywhere");
        assertThatExceptionOfType(EngineException.class)
                .isThrownBy(() -> engine.start(StarterProcess.plain("a")))
                .withMessageContaining("needs a command");
        assertThat(homes.localEngine().resolve("a.json")).doesNotExist();
    }

    @Test
    void a_supervised_agent_is_run_by_the_installed_supervisor() throws Exception {
        Path dist = root.resolve("dist with space");
        Path tool = Files.createDirectories(dist.resolve("bin")).resolve("agent-supervisor");
        Files.writeString(tool, "#!/bin/sh\nfor a; do echo \"<$a>\"; done\necho \"$AGENTCHAT_HOME\"\nexec sleep 100\n");
        assertThat(tool.toFile().setExecutable(true)).isTrue();
        AgentSpec spec = AgentSpec.of(new AgentName("a"), "-x 'mend' $it", List.of("run this", "--now"));
        System.setProperty(Distribution.PROPERTY, dist.toString());
        try {
            Agent agent = engine.start(spec);
            assertThat(agent.supervised()).isTrue();
            List<String> lines = new ArrayList<>();
            await().atMost(SOON).until(() -> {
                lines.clear();
                engine.logs(agent.id(), 20, false, lines::add).close();
                return lines.size() == 7;
            });
            assertThat(lines)
                    .containsExactly(
                            "<run>", "<a>", "< -x 'mend' $it>", "<-->", "<run this>", "<--now>", root.toString());
        } finally {
            System.clearProperty(Distribution.PROPERTY);
        }
        engine.kill(engine.list().getFirst().id());
        assertThatExceptionOfType(EngineException.class)
                .isThrownBy(() -> engine.start(spec))
                .withMessageContaining("agent-supervisor");
    }

    @Test
    void cpu_time_of_children_that_come_and_go_is_kept() throws Exception {
        // Burners that are waited for, and burners whose parent is gone.
        String burn = "i=0; while [ $i -lt 30000 ]; do i=$((i+1)); done";
        Agent agent = engine.start(StarterProcess.plain(
                "a", "sh", "-c", "while :; do (" + burn + "); ((" + burn + ") &); sleep 0.05; done"));
        long[] last = {0};
        List<Long> back = new ArrayList<>();
        await().atMost(SOON).pollInterval(Duration.ofMillis(20)).until(() -> {
            Usage usage = engine.usage(List.of(agent)).get(agent.id());
            long now = usage == null ? -1 : usage.cpuNanos();
            if (now < last[0]) {
                back.add(now - last[0]);
            }
            last[0] = now;
            return now > 1_500_000_000L;
        });
        assertThat(back).isEmpty();
    }

    /** Whether every process is a listed agent, and runs as it. */
    private boolean known(Set<Long> pids) throws EngineException {
        Set<Long> listed = ConcurrentHashMap.newKeySet();
        for (Agent agent : engine.list()) {
            if (agent.run() instanceof Agent.Run.Running running) {
                listed.add(running.pid());
            }
        }
        return listed.containsAll(pids);
    }

    private ProcessIdentity stranger() throws IOException {
        Process process = new ProcessBuilder("sleep", "1000").start();
        strangers.add(process);
        return ProcessIdentity.of(process.pid()).orElseThrow();
    }

    private interface Change {
        JsonObject of(JsonObject entry);
    }

    private void rewrite(String name, Change change) throws IOException {
        JsonObject entry = Json.object(Files.readAllBytes(entryFile(name)));
        Path fresh = Files.writeString(root.resolve("fresh"), Json.line(change.of(entry)));
        Files.move(fresh, entryFile(name), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    private Path entryFile(String name) {
        return homes.localEngine().resolve(name + ".json");
    }

    private static long pid(Agent agent) {
        return Long.parseLong(agent.id().key());
    }

    /** The pids of this test's agents whose names begin so, told by their command lines; their starters are not meant. */
    private static Set<Long> processes(String name) {
        Set<Long> pids = ConcurrentHashMap.newKeySet();
        for (ProcessTable.Row row : ProcessTable.read().all()) {
            String line = commandLine(row.pid());
            // The launcher's sh carries the words too, for the moment before it becomes the agent.
            if (line.contains("\0agent-" + name) && line.startsWith("sh\0-c\0") && !line.contains("exec \"$@\"")) {
                pids.add(row.pid());
            }
        }
        return pids;
    }

    private static String commandLine(long pid) {
        try {
            return new String(Files.readAllBytes(Path.of("/proc/" + pid + "/cmdline")), StandardCharsets.UTF_8);
        } catch (IOException ended) {
            return "";
        }
    }
}
