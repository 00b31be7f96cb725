package dev.agentctl.supervisor.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentctl.shared.PodmanRig;
import dev.agentctl.shared.agent.AgentId;
import dev.agentctl.shared.engine.Agent;
import dev.agentctl.shared.engine.Engine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** agentctl's commands over real containers. */
class AgentCtlPodmanIT {
    private static final int AGENTS = 12;

    @TempDir
    Path folder;

    private PodmanRig rig;
    private Engine engine;
    private Desk desk;

    @BeforeEach
    void rig() {
        rig = PodmanRig.shared();
        desk = Desk.atRealTime(folder);
        engine = rig.engine(desk.homes);
        desk.engines = List.of(engine);
    }

    @AfterEach
    void close() {
        if (engine != null) {
            rig.removeAll();
            engine.close();
        }
    }

    private void start(String name) {
        int code = desk.ctl(
                "start",
                name,
                "sleep",
                "--image",
                PodmanRig.IMAGE,
                "--network",
                "none",
                "--memory",
                "64m",
                "--pids",
                "20",
                "--env",
                "WHO=" + name,
                "--plain",
                "--",
                "sh",
                "-c",
                "trap 'exit 0' TERM; while :; do sleep 0.2; done");
        assertThat(code).as(desk.err()).isZero();
    }

    private Map<String, Agent> agents() throws Exception {
        Map<String, Agent> agents = new TreeMap<>();
        for (Agent agent : engine.list()) {
            agents.put(agent.name().text(), agent);
        }
        return agents;
    }

    @Test
    void twelve_are_stopped_at_once_god_is_spared_and_all_come_back_the_same() throws Exception {
        List<String> names = new ArrayList<>();
        for (int i = 1; i <= AGENTS; i++) {
            names.add("w" + i);
        }
        names.forEach(this::start);
        start("God");
        Map<String, Agent> before = agents();
        assertThat(before)
                .hasSize(AGENTS + 1)
                .allSatisfy((name, agent) -> assertThat(agent.isRunning()).isTrue());
        List<AgentId> lives = before.values().stream().map(Agent::id).toList();
        assertThat(desk.ctl("start", "w1", "again", "--image", PodmanRig.IMAGE)).isEqualTo(4);
        assertThat(desk.err()).contains("w1 runs already in podman");

        assertThat(desk.ctl("stopall")).as(desk.err()).isZero();
        assertThat(desk.out().strip()).isEqualTo(AGENTS + " stopped, 1 skipped as protected: God");
        assertThat(desk.err().lines()).hasSize(AGENTS);
        agents().forEach((name, agent) -> assertThat(agent.isRunning()).as(name).isEqualTo(name.equals("God")));

        assertThat(desk.ctl("restartall")).as(desk.err()).isZero();
        assertThat(desk.out().strip()).isEqualTo(AGENTS + " restarted, 1 skipped as protected: God");
        Map<String, Agent> after = agents();
        assertThat(after.get("God")).isEqualTo(before.get("God"));
        for (String name : names) {
            Agent agent = Desk.agent(engine, name);
            assertThat(agent.isRunning()).isTrue();
            assertThat(agent.id()).isNotIn(lives);
            assertThat(agent.memoryLimitBytes()).hasValue(64 << 20);
            assertThat(engine.exec(agent.id(), List.of("sh", "-c", "echo $WHO"), Duration.ofSeconds(20))
                            .output()
                            .strip())
                    .isEqualTo(name);
        }

        assertThat(desk.ctl("kill", "w1", "w2", "God")).isEqualTo(4);
        assertThat(desk.out().lines()).containsExactly("w1: killed", "w2: killed");
        assertThat(desk.ctl("remove", "w1")).as(desk.err()).isZero();
        assertThat(agents()).doesNotContainKey("w1").containsKey("w2");
    }

    @Test
    void a_missing_image_is_one_sentence_that_names_the_ways_out() throws Exception {
        assertThat(desk.ctl("start", "a", "m")).isEqualTo(4);
        assertThat(desk.err().lines())
                .singleElement()
                .asString()
                .contains("there is no image agentchat-agent:latest")
                .contains("'agentctl build'")
                .contains("--image")
                .contains("--engine local");
        assertThat(agents()).isEmpty();
    }

    @Test
    void a_container_of_another_tool_is_stopped_and_not_made_anew() throws Exception {
        rig.podman(
                "run",
                "-d",
                "--network",
                "none",
                "--label",
                "agentchat.agent=true",
                "--label",
                "agentchat.name=theirs",
                "--name",
                "agentchat-theirs",
                PodmanRig.IMAGE,
                "sleep",
                "1000");

        assertThat(desk.ctl("list")).isZero();
        assertThat(desk.out()).containsPattern("theirs +podman +running");
        assertThat(desk.ctl("restart", "theirs")).isEqualTo(4);
        assertThat(desk.err()).contains("was not started by agentctl").contains("podman restart");
        assertThat(desk.ctl("stop", "theirs", "--grace", "1s")).as(desk.err()).isZero();
        assertThat(Desk.agent(engine, "theirs").isRunning()).isFalse();
    }
}
