package dev.agentctl.shared.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.agentctl.shared.json.Json;
import dev.agentctl.shared.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentTest {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,62}");

    @TempDir
    private Path root;

    @Property
    void a_name_is_what_the_form_says(@ForAll("nearlyNames") String text) {
        assertThat(AgentName.parse(text).isPresent())
                .isEqualTo(FORM.matcher(text).matches());
    }

    @Provide
    Arbitrary<String> nearlyNames() {
        Arbitrary<String> allowed = Arbitraries.strings()
                .withCharRange('a', 'z')
                .withCharRange('A', 'Z')
                .withCharRange('0', '9')
                .withChars('_', '-')
                .ofMaxLength(70);
        Arbitrary<String> spoiled = allowed.flatMap(text -> Arbitraries.integers()
                .between(0, text.length())
                .flatMap(at -> Arbitraries.of("/", ".", " ", "\n", "\0", "é", "\u202e", "٣", "")
                        .map(bad -> text.substring(0, at) + bad + text.substring(at))));
        return Arbitraries.oneOf(allowed, spoiled, Arbitraries.strings().ofMaxLength(5));
    }

    @Test
    void what_is_no_name_is_refused_in_a_sentence_that_cannot_command_a_terminal() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AgentName("../\033[2Jx"))
                .withMessageStartingWith("'../x' is not an agent's name");
        for (String text : List.of("", ".", "..", "-rf", "_a", "a/b", "a.b", "a b", "a\n", "a".repeat(64))) {
            assertThat(AgentName.parse(text)).as(text).isEmpty();
        }
        assertThat(AgentName.parse("a".repeat(63))).isPresent();
    }

    @Test
    void there_is_one_god_in_any_case() {
        assertThat(AgentName.GOD.isGod()).isTrue();
        assertThat(new AgentName("gOD").isGod()).isTrue();
        assertThat(new AgentName("God1").isGod()).isFalse();
    }

    @Test
    void a_state_keeps_fields_that_it_does_not_know() throws IOException {
        AgentState state = new AgentState(Json.object(
                bytes("{\"status\":\"running\",\"future\":{\"a\":[1,null,2.5]},\"note\":\"x\",\"restart_count\":2}")));
        AgentState changed = state.with("restart_count", 3)
                .with("updated_at", Instant.parse("2026-01-01T00:00:00Z"))
                .without("note");
        assertThat(Json.line(changed.json()))
                .isEqualTo("{\"status\":\"running\",\"future\":{\"a\":[1,null,2.5]},\"restart_count\":3,"
                        + "\"updated_at\":\"2026-01-01T00:00:00Z\"}");
        assertThat(changed.updatedAt()).contains(Instant.parse("2026-01-01T00:00:00Z"));
    }

    @Test
    void fields_of_the_wrong_type_or_range_count_as_absent() throws IOException {
        AgentState state =
                new AgentState(Json.object(bytes("{\"status\":7,\"mission\":[],\"last_error\":{},\"restart_count\":-3,"
                    + "\"backoff\":\"5\",\"started_at\":\"yesterday\",\"updated_at\":true,\"pid\":1.5,\"exit_reason\":0,"
                    + "\"next_start_at\":{},\"last_active_at\":[],\"session_id\":9}")));
        assertThat(state.status()).isEqualTo(AgentStatus.UNKNOWN);
        assertThat(state.restartCount()).isZero();
        assertThat(state.pid()).isEmpty();
        assertThat(List.of(
                        state.mission(),
                        state.lastError(),
                        state.backoff(),
                        state.startedAt(),
                        state.updatedAt(),
                        state.exitReason(),
                        state.nextStartAt(),
                        state.lastActiveAt(),
                        state.sessionId()))
                .allMatch(java.util.Optional::isEmpty);
        assertThat(new AgentState(JsonObject.EMPTY.with("backoff", -1)).backoff())
                .isEmpty();
        assertThat(new AgentState(JsonObject.EMPTY.with("backoff", 86_401)).backoff())
                .isEmpty();
        assertThat(new AgentState(JsonObject.EMPTY.with("backoff", 300)).backoff())
                .contains(Duration.ofMinutes(5));
    }

    @Test
    void every_word_of_a_status_or_reason_is_read_back() {
        for (AgentStatus status : AgentStatus.values()) {
            assertThat(AgentStatus.of(status.word())).isEqualTo(status);
        }
        for (ExitReason reason : ExitReason.values()) {
            assertThat(ExitReason.of(reason.word())).isEqualTo(reason);
        }
        assertThat(AgentStatus.of("RUNNING")).isEqualTo(AgentStatus.UNKNOWN);
        assertThat(ExitReason.of("")).isEqualTo(ExitReason.UNKNOWN);
    }

    @Test
    void the_root_is_the_variable_or_a_folder_in_the_shells_home() {
        assertThat(AgentHomes.of(Map.of("AGENTCHAT_HOME", "/x/../y", "HOME", "/h"))
                        .root())
                .isEqualTo(Path.of("/y"));
        assertThat(AgentHomes.of(Map.of("AGENTCHAT_HOME", " ", "HOME", "/h")).root())
                .isEqualTo(Path.of("/h/.agentchat"));
        assertThat(AgentHomes.of(Map.of()).root()).isEqualTo(Path.of(System.getProperty("user.home"), ".agentchat"));
    }

    @Test
    void homes_are_listed_by_name_without_links_files_and_other_names() throws IOException {
        AgentHomes homes = new AgentHomes(root);
        assertThat(homes.homes()).isEmpty();
        homes.home(new AgentName("b")).create();
        homes.home(new AgentName("a")).create();
        Files.createDirectory(root.resolve("agents/not a name"));
        Files.createFile(root.resolve("agents/file"));
        Files.createSymbolicLink(root.resolve("agents/link"), root);
        assertThat(homes.homes()).containsExactly(homes.home(new AgentName("a")), homes.home(new AgentName("b")));
    }

    @Test
    void a_home_gives_back_what_was_written() throws IOException {
        AgentHome home = new AgentHomes(root).home(new AgentName("a"));
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> home.writeMission("too early"));
        home.create();
        assertThat(home.state()).isEmpty();
        assertThat(home.mission()).isEmpty();
        assertThat(home.heartbeat()).isEmpty();
        AgentState state = AgentState.initial(home.name(), "mend the roof\nsoon");
        home.writeState(state);
        home.writeMission("mend the roof\nsoon");
        home.requestStop();
        assertThat(home.state()).contains(state);
        assertThat(home.mission()).contains("mend the roof\nsoon");
        assertThat(home.stopFile()).exists();
        assertThat(state.status()).isEqualTo(AgentStatus.STARTING);
    }

    @Test
    void a_hostile_home_gives_sentences_and_no_surprise() throws IOException {
        AgentHome home = new AgentHomes(root).home(new AgentName("a"));
        home.create();
        Files.writeString(home.stateFile(), "{\"status\":");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(home::state)
                .withMessage(home.stateFile() + " is not valid JSON");
        Files.write(home.stateFile(), new byte[] {(byte) 0xff, 0, 1});
        assertThatExceptionOfType(IOException.class).isThrownBy(home::state);
        Files.write(home.stateFile(), new byte[(1 << 20) + 1]);
        assertThatExceptionOfType(IOException.class).isThrownBy(home::state).withMessageContaining("larger than");
        Files.delete(home.stateFile());
        Files.createSymbolicLink(home.stateFile(), home.contextFile());
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(home::state)
                .withMessageContaining("not a regular file");
        Files.createDirectory(home.missionFile());
        assertThatExceptionOfType(IOException.class).isThrownBy(home::mission);
        Files.write(home.contextFile(), new byte[] {'a', (byte) 0xff});
        assertThat(home.context()).contains("a\ufffd");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
