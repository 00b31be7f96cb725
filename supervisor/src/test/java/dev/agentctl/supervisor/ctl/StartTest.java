package dev.agentctl.supervisor.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentctl.shared.agent.AgentName;
import dev.agentctl.shared.engine.Agent;
import dev.agentctl.shared.engine.AgentSpec;
import dev.agentctl.shared.engine.AgentSpec.Mount;
import dev.agentctl.shared.engine.Engines.Problem;
import dev.agentctl.shared.engine.KnobEngine;
import dev.agentctl.shared.file.OwnerLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartTest {
    @TempDir
    Path folder;

    private Desk desk;

    @BeforeEach
    void desk() {
        desk = new Desk(folder);
    }

    private AgentSpec remembered(String name) throws IOException {
        return new StartMemory(desk.homes)
                .read(new AgentName(name))
                .orElseThrow()
                .spec();
    }

    @Test
    void an_agent_is_started_remembered_and_recorded() throws Exception {
        assertThat(desk.ctl("start", "writer", "keep", "the manual", "true", "--engine", "local"))
                .isZero();

        Agent agent = Desk.agent(desk.local, "writer");
        assertThat(desk.out().strip())
                .isEqualTo("writer: started in local (pid " + agent.id().shortKey() + ")");
        assertThat(desk.err()).isEmpty();
        assertThat(remembered("writer"))
                .isEqualTo(AgentSpec.of(new AgentName("writer"), "keep the manual true", List.of()));
        assertThat(desk.home("writer").mission()).contains("keep the manual true");
        assertThat(desk.homes.eventLog().read()).singleElement().satisfies(entry -> {
            assertThat(entry.text("at")).contains("2026-03-01T12:00:00Z");
            assertThat(entry.text("act")).contains("start");
            assertThat(entry.text("agent")).contains("writer");
            assertThat(entry.text("engine")).contains("local");
            assertThat(entry.text("key")).contains(agent.id().key());
            assertThat(entry.text("started_at")).contains(agent.id().startedAt().toString());
            assertThat(entry.text("by")).contains("agentctl");
            assertThat(entry.text("outcome")).contains("done");
            assertThat(entry.text("why")).isPresent();
        });
        assertThat(desk.closed).isEqualTo(1);
    }

    @Test
    void every_option_reaches_the_agent() throws Exception {
        int code = desk.ctl(
                "start",
                "w",
                "do",
                "it",
                "--engine",
                "podman",
                "--image",
                "debian",
                "--memory",
                "512m",
                "--cpus",
                "1.5",
                "--pids",
                "64",
                "--env",
                "A=1",
                "--env",
                "B=x=y",
                "--mount",
                "/srv:/data:ro",
                "--mount",
                "/opt:/opt",
                "--network",
                "none",
                "--cap-add",
                "CHOWN",
                "--cap-add",
                "KILL",
                "--read-only",
                "--no-init",
                "--",
                "sh",
                "-c",
                "echo --plain; true");

        assertThat(desk.err()).isEmpty();
        assertThat(code).isZero();
        AgentSpec spec = remembered("w");
        assertThat(spec.mission()).isEqualTo("do it");
        assertThat(spec.command()).containsExactly("sh", "-c", "echo --plain; true");
        assertThat(spec.supervised()).isTrue();
        assertThat(spec.image()).contains("debian");
        assertThat(spec.memoryBytes()).isEqualTo(OptionalLong.of(512L << 20));
        assertThat(spec.cpus()).isEqualTo(OptionalDouble.of(1.5));
        assertThat(spec.pids()).isEqualTo(OptionalLong.of(64));
        assertThat(spec.environment()).containsExactly(java.util.Map.entry("A", "1"), java.util.Map.entry("B", "x=y"));
        assertThat(spec.mounts())
                .containsExactly(new Mount(Path.of("/srv"), "/data", true), new Mount(Path.of("/opt"), "/opt", false));
        assertThat(spec.hardening())
                .isEqualTo(new AgentSpec.Hardening(List.of("CHOWN", "KILL"), false, true, Optional.of("none"), false));
    }

    @Test
    void a_mission_may_begin_with_an_at_sign_and_a_command_may_hold_dashes() throws Exception {
        assertThat(desk.ctl("start", "w", "@channel", "say hello", "--engine", "local", "--", "a", "--", "b"))
                .isZero();

        assertThat(remembered("w").mission()).isEqualTo("@channel say hello");
        assertThat(remembered("w").command()).containsExactly("a", "--", "b");
    }

    @Test
    void a_plain_agent_has_no_supervisor() throws Exception {
        assertThat(desk.ctl("start", "w", "m", "--engine", "local", "--plain", "--", "sleep", "9"))
                .isZero();

        assertThat(Desk.agent(desk.local, "w").supervised()).isFalse();
    }

    @Test
    void podman_is_preferred_where_it_answers_and_else_local_is_taken() throws Exception {
        assertThat(desk.ctl("start", "a", "m")).isZero();
        assertThat(remembered("a").image()).contains("localhost/agentchat-agent:latest");
        desk.environment.put("AGENTCTL_IMAGE", "localhost/mine:1");
        desk.ctl("start", "named", "m", "--engine", "podman");
        assertThat(remembered("named").image()).contains("localhost/mine:1");
        assertThat(desk.out()).contains("in podman (container ");

        desk.engines = List.of(desk.local);
        assertThat(desk.ctl("start", "b", "m")).isZero();
        assertThat(remembered("b").image()).isEmpty();
        assertThat(desk.out()).contains("in local (pid ");
    }

    @Test
    void an_option_for_containers_is_never_dropped_silently() throws Exception {
        desk.engines = List.of(desk.local);
        desk.problems.add(new Problem("podman", "Podman does not answer at unix:///x"));

        assertThat(desk.ctl("start", "a", "m", "--image", "debian")).isEqualTo(3);
        assertThat(desk.err().strip()).isEqualTo("agentctl: podman: Podman does not answer at unix:///x");
        assertThat(desk.ctl("start", "a", "m", "--read-only", "--engine", "local"))
                .isEqualTo(2);
        assertThat(desk.err()).contains("--read-only is for containers");
        assertThat(desk.local.list()).isEmpty();
    }

    @Test
    void without_podman_at_all_the_sentence_says_what_to_do() {
        desk.engines = List.of(desk.local);

        assertThat(desk.ctl("start", "a", "m", "--engine", "podman")).isEqualTo(3);
        assertThat(desk.err()).contains("no Podman was found here").contains("--engine local");
    }

    @Test
    void a_running_agent_is_not_started_twice_in_any_engine() throws Exception {
        assertThat(desk.ctl("start", "a", "first", "--engine", "podman")).isZero();

        for (String engine : List.of("podman", "local")) {
            assertThat(desk.ctl("start", "a", "second", "--engine", engine)).isEqualTo(4);
            assertThat(desk.err())
                    .contains("a runs already in podman (container ")
                    .contains("agentctl restart a");
        }
        assertThat(desk.local.list()).isEmpty();
        assertThat(remembered("a").mission()).isEqualTo("first");
        assertThat(desk.home("a").mission()).contains("first");
    }

    @Test
    void one_that_has_ended_may_be_started_anew_and_elsewhere() throws Exception {
        assertThat(desk.ctl("start", "a", "first", "--engine", "podman")).isZero();
        desk.podman.end("a", 0, false);

        assertThat(desk.ctl("start", "a", "second", "--engine", "local")).isZero();
        assertThat(remembered("a").mission()).isEqualTo("second");
    }

    @Test
    void nothing_mortal_starts_while_the_kill_file_exists() throws Exception {
        Files.createDirectories(desk.homes.root());
        Files.createFile(desk.homes.killFile());

        assertThat(desk.ctl("start", "a", "m")).isEqualTo(4);
        assertThat(desk.err()).contains(desk.homes.killFile().toString());
        assertThat(desk.podman.calls()).isEmpty();

        assertThat(desk.ctl("start", "God", "watch")).isZero();
        assertThat(Desk.agent(desk.podman, "God").isProtected()).isTrue();
    }

    @Test
    void a_credential_is_not_written_to_disk_and_not_repeated() throws Exception {
        assertThat(desk.ctl("start", "a", "m", "--env", "ANTHROPIC_API_KEY=very-secret"))
                .isEqualTo(4);
        assertThat(desk.err()).contains("ANTHROPIC_API_KEY").doesNotContain("very-secret");
        assertThat(desk.ctl("start", "a", "m", "--env", "KEY=sk-ant-secret")).isEqualTo(4);
        assertThat(desk.err()).doesNotContain("sk-ant-secret");
        assertThat(desk.ctl("start", "a", "m", "--env", "sk-ant-secret")).isEqualTo(2);
        assertThat(desk.err()).doesNotContain("sk-ant-secret");
        assertThat(desk.podman.calls()).isEmpty();
    }

    @Test
    void another_start_under_way_is_refused() throws Exception {
        try (OwnerLock _ = new StartMemory(desk.homes).lock(new AgentName("a")).orElseThrow()) {
            assertThat(desk.ctl("start", "a", "m")).isEqualTo(4);
            assertThat(desk.err()).contains("a is being started");
            assertThat(desk.podman.calls()).isEmpty();
        }
    }

    @Test
    void of_many_starts_at_once_in_two_engines_one_gives_an_agent() throws Exception {
        List<Desk> desks = IntStream.range(0, 8).mapToObj(i -> new Desk(folder)).toList();
        KnobEngine podman = desk.podman;
        KnobEngine local = desk.local;
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> codes = IntStream.range(0, 8)
                    .mapToObj(i -> pool.submit(() -> {
                        Desk own = desks.get(i);
                        own.engines = List.of(podman.another(), local.another());
                        return own.ctl("start", "x", "m", "--engine", i % 2 == 0 ? "podman" : "local");
                    }))
                    .toList();
            int started = 0;
            for (Future<Integer> code : codes) {
                started += code.get() == 0 ? 1 : 0;
            }
            assertThat(started).isEqualTo(1);
        }
        assertThat(podman.list().size() + local.list().size()).isEqualTo(1);
    }
}
