package dev.agentctl.shared.engine.podman;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentctl.shared.agent.AgentHomes;
import dev.agentctl.shared.agent.AgentName;
import dev.agentctl.shared.engine.Agent;
import dev.agentctl.shared.engine.EngineEvent;
import dev.agentctl.shared.json.Json;
import dev.agentctl.shared.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ContainerListTest {
    private static final String KEY = "ef8cc0f0ed14a683d64270981ca12c0c9da66800c14d4c72138ad96753a218e3";

    @TempDir
    private static Path folder;

    private static Optional<Agent> agent(String fields) throws IOException {
        String json = "{\"Id\":\"" + KEY + "\"" + (fields.isEmpty() ? "" : ",") + fields.replace('\'', '"') + "}";
        return ContainerList.agent(
                Json.object(json.getBytes(StandardCharsets.UTF_8)), "podman", new AgentHomes(folder));
    }

    @Test
    void a_running_row() throws IOException {
        Agent agent = agent("'Names':['agentchat-a'],'State':'running','Pid':8492,'StartedAt':1795251587,"
                        + "'Image':'localhost/tiny:latest','Labels':{'agentchat.agent':'true','agentchat.name':'a',"
                        + "'agentchat.supervised':'true','agentchat.memory-bytes':'1024','agentchat.cpus':'1.5'}")
                .orElseThrow();

        assertThat(agent.name()).isEqualTo(new AgentName("a"));
        assertThat(agent.id().key()).isEqualTo(KEY);
        assertThat(agent.id().startedAt()).isEqualTo(Instant.ofEpochSecond(1_795_251_587));
        assertThat(agent.run()).isEqualTo(new Agent.Run.Running(8492));
        assertThat(agent.supervised()).isTrue();
        assertThat(agent.isProtected()).isFalse();
        assertThat(agent.memoryLimitBytes()).hasValue(1024);
        assertThat(agent.cpuLimit()).hasValue(1.5);
        assertThat(agent.what()).isEqualTo("localhost/tiny:latest");
    }

    @Test
    void an_ended_row_and_one_that_never_ran() throws IOException {
        assertThat(agent("'Names':['agentchat-a'],'State':'exited','ExitedAt':1795251590,'ExitCode':143,'Labels':null")
                        .orElseThrow()
                        .run())
                .isEqualTo(new Agent.Run.Ended(Instant.ofEpochSecond(1_795_251_590), OptionalLong.of(143), false));
        Agent created = agent("'Names':['agentchat-a'],'State':'created','StartedAt':-62135596800")
                .orElseThrow();
        assertThat(created.run()).isEqualTo(new Agent.Run.Created());
        assertThat(created.id().startedAt()).isEqualTo(Instant.EPOCH);
    }

    @Test
    void containers_that_are_no_agents_are_passed_over() throws IOException {
        assertThat(agent("'Names':['web']")).isEmpty();
        assertThat(agent("'Names':['web'],'Labels':{'agentchat.agent':'false'}"))
                .isEmpty();
        assertThat(agent("'Names':['agentchat-pod-infra'],'IsInfra':true")).isEmpty();
    }

    @Test
    void god_is_protected_by_name_in_any_case() throws IOException {
        assertThat(agent("'Names':['agentchat-god']").orElseThrow().isProtected())
                .isTrue();
        assertThat(agent("'Names':['x'],'Labels':{'agentchat.agent':'true','agentchat.name':'God'}")
                        .orElseThrow()
                        .isProtected())
                .isTrue();
    }

    @Test
    void an_original_tools_supervisor_counts_where_its_home_has_a_state() throws IOException {
        String row = "'Names':['agentchat-original'],'Command':['/usr/local/bin/agent-supervisor.sh','original']";
        assertThat(agent(row).orElseThrow().supervised()).isFalse();

        Path home = Files.createDirectories(folder.resolve("agents/original"));
        Files.writeString(home.resolve("state.json"), "{}");

        assertThat(agent(row).orElseThrow().supervised()).isTrue();
        assertThat(agent("'Names':['agentchat-original'],'Command':['sleep','9']")
                        .orElseThrow()
                        .supervised())
                .isFalse();
    }

    @Property
    void any_label_and_any_name_give_a_valid_name(@ForAll String label, @ForAll String container) {
        AgentName name = ContainerList.name(JsonObject.EMPTY.with(Labels.NAME, label), container, KEY);
        assertThat(AgentName.parse(name.text())).contains(name);
    }

    @Test
    void an_event_means_something_only_for_agents() {
        Map<String, String> attributes = Map.of("name", "agentchat-a", "image", "x");
        AgentName name = new AgentName("a");

        assertThat(ContainerEvents.meaning("start", KEY, attributes)).contains(new EngineEvent.Started(name, KEY));
        assertThat(ContainerEvents.meaning("die", KEY, attributes)).contains(new EngineEvent.Ended(name, KEY));
        assertThat(ContainerEvents.meaning("remove", KEY, attributes)).contains(new EngineEvent.Removed(name, KEY));
        assertThat(ContainerEvents.meaning("oom", KEY, attributes)).contains(new EngineEvent.OomKilled(name, KEY));
        assertThat(ContainerEvents.meaning("exec_died", KEY, attributes)).isEmpty();
        assertThat(ContainerEvents.meaning("start", KEY, Map.of("name", "web"))).isEmpty();
        assertThat(ContainerEvents.meaning("start", KEY, Map.of("name", "web", Labels.AGENT, "true")))
                .contains(new EngineEvent.Started(new AgentName("web"), KEY));
    }
}
