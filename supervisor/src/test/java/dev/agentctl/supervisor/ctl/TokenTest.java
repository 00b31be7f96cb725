package dev.agentctl.supervisor.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentctl.shared.agent.AgentName;
import dev.agentctl.shared.engine.Engine.ExecResult;
import dev.agentctl.shared.engine.KnobEngine.Call;
import dev.agentctl.shared.engine.Knobs;
import dev.agentctl.shared.secret.Secret;
import dev.agentctl.shared.secret.TokenFile;
import dev.agentctl.shared.secret.TokenVault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How agents that are started come by their token. */
class TokenTest {
    private static final String TOKEN = "sk-ant-oat01-Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4-AA";
    private static final String PASSPHRASE = "open sesame";

    @TempDir
    Path folder;

    private Desk desk;

    @BeforeEach
    void desk() {
        desk = new Desk(folder);
        desk.environment.remove("CLAUDE_CODE_OAUTH_TOKEN");
    }

    private void store() throws IOException {
        try (Secret token = Secret.of(TOKEN);
                Secret passphrase = Secret.of(PASSPHRASE)) {
            TokenVault.of(desk.homes).seal(token, passphrase);
        }
    }

    private String passphraseFile(String passphrase) throws IOException {
        return Files.writeString(folder.resolve("passphrase"), passphrase + "\n")
                .toString();
    }

    private List<Call.Exec> execs() {
        return desk.podman.calls().stream()
                .filter(Call.Exec.class::isInstance)
                .map(Call.Exec.class::cast)
                .toList();
    }

    private List<Path> tokenFiles() throws IOException {
        if (!Files.exists(folder.resolve("agentchat"))) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder.resolve("agentchat"))) {
            return files.toList();
        }
    }

    private void assertNowhereOnDisk() throws IOException {
        try (Stream<Path> files = Files.walk(desk.homes.root())) {
            assertThat(files.filter(Files::isRegularFile).toList())
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(Files.readString(file)).doesNotContain(TOKEN));
        }
    }

    @Test
    void a_container_gets_the_environments_token_by_a_line_of_input() throws Exception {
        desk.environment.put("CLAUDE_CODE_OAUTH_TOKEN", TOKEN);

        assertThat(desk.ctl("start", "a", "m")).as(desk.err()).isZero();

        assertThat(execs())
                .containsExactly(
                        new Call.Exec(Desk.agent(desk.podman, "a").id(), List.of("agent-supervisor", "receive-token")));
        assertThat(desk.podman.inputs()).containsExactly(TOKEN + "\n");
        assertThat(desk.podman.spec("a").environment()).isEmpty();
        assertThat(desk.answers.questions).isEmpty();
        assertThat(desk.out() + desk.err()).doesNotContain(TOKEN);
        assertNowhereOnDisk();
    }

    @Test
    void the_passphrase_is_asked_for_and_again_where_it_was_wrong() throws Exception {
        store();
        desk.answers.next.addAll(List.of("wrong", PASSPHRASE));

        assertThat(desk.ctl("start", "a", "m")).as(desk.err()).isZero();

        assertThat(desk.answers.questions).hasSize(2);
        assertThat(desk.err()).contains("try again");
        assertThat(desk.podman.inputs()).containsExactly(TOKEN + "\n");
        assertNowhereOnDisk();
    }

    @Test
    void three_wrong_passphrases_start_nothing() throws Exception {
        store();
        desk.answers.next.addAll(List.of("wrong", "wronger", ""));

        assertThat(desk.ctl("start", "a", "m")).isEqualTo(4);

        assertThat(desk.err()).contains("is not the passphrase of").contains("agentctl setup-token");
        assertThat(desk.podman.list()).isEmpty();
        assertThat(desk.ctl("start", "a", "m", "--passphrase-file", passphraseFile("wrong")))
                .isEqualTo(4);
        assertThat(desk.podman.list()).isEmpty();
        assertThat(desk.answers.questions).hasSize(3);
    }

    @Test
    void a_passphrase_in_a_file_asks_nobody() throws Exception {
        store();
        desk.environment.put("CLAUDE_CODE_OAUTH_TOKEN", "another-token-which-is-not-meant");

        assertThat(desk.ctl("start", "a", "m", "--passphrase-file", passphraseFile(PASSPHRASE)))
                .as(desk.err())
                .isZero();

        assertThat(desk.podman.inputs()).containsExactly(TOKEN + "\n");
        assertThat(desk.answers.questions).isEmpty();
    }

    @Test
    void without_any_token_one_sentence_says_what_to_do() throws Exception {
        assertThat(desk.ctl("start", "a", "m")).isEqualTo(4);

        assertThat(desk.err().lines())
                .singleElement()
                .asString()
                .contains("a needs a token")
                .contains("agentctl setup-token")
                .contains("CLAUDE_CODE_OAUTH_TOKEN")
                .contains("--without-token");
        assertThat(desk.podman.calls()).isEmpty();
    }

    @Test
    void without_a_terminal_the_sentence_names_the_passphrase_file() throws Exception {
        store();

        assertThat(desk.ctl("start", "a", "m")).isEqualTo(4);

        assertThat(desk.err()).contains("no terminal to ask").contains("--passphrase-file");
        assertThat(desk.podman.calls()).isEmpty();
    }

    @Test
    void an_agent_may_be_started_first_and_get_its_token_later() throws Exception {
        assertThat(desk.ctl("start", "a", "m", "--without-token")).isZero();
        assertThat(execs()).isEmpty();
        assertThat(desk.ctl("token", "a")).isEqualTo(4);
        assertThat(desk.err()).contains("no token is stored").contains("agentctl setup-token");

        store();
        desk.answers.next.add(PASSPHRASE);
        assertThat(desk.ctl("token", "a")).as(desk.err()).isZero();

        assertThat(desk.out().strip()).isEqualTo("a: has its token");
        assertThat(desk.podman.inputs()).containsExactly(TOKEN + "\n");
    }

    @Test
    void a_token_is_for_a_running_supervised_agent() throws Exception {
        store();
        desk.answers.next.add(PASSPHRASE);
        assertThat(desk.ctl("token", "nobody")).isEqualTo(4);
        assertThat(desk.err()).contains("no engine knows an agent nobody");
        desk.ctl("start", "p", "m", "--plain", "--", "sleep", "9");
        assertThat(desk.ctl("token", "p")).isEqualTo(4);
        assertThat(desk.err()).contains("p has no supervisor");
        desk.ctl("start", "a", "m", "--without-token");
        desk.podman.end("a", 0, false);
        assertThat(desk.ctl("token", "a")).isEqualTo(4);
        assertThat(desk.err()).contains("a does not run");
        assertThat(desk.answers.questions).isEmpty();
    }

    @Test
    void a_command_of_its_own_and_a_login_of_its_own_need_no_token() throws Exception {
        assertThat(desk.ctl("start", "a", "m", "--", "ticker")).isZero();
        assertThat(desk.ctl("start", "b", "m", "--plain", "--", "ticker")).isZero();
        assertThat(execs()).isEmpty();
    }

    @Test
    void a_local_agent_logs_in_as_its_user_does() throws Exception {
        assertThat(desk.ctl("start", "a", "m", "--engine", "local")).isZero();
        store();
        desk.environment.put("ANTHROPIC_API_KEY", "key");
        assertThat(desk.ctl("start", "b", "m", "--engine", "local")).isZero();
        desk.environment.remove("ANTHROPIC_API_KEY");
        Files.createDirectories(folder.resolve(".claude"));
        Files.writeString(folder.resolve(".claude/.credentials.json"), "{}");
        assertThat(desk.ctl("start", "c", "m", "--engine", "local")).isZero();

        for (String name : List.of("a", "b", "c")) {
            assertThat(desk.local.spec(name).environment()).isEmpty();
        }
        assertThat(tokenFiles()).isEmpty();
        assertThat(desk.answers.questions).isEmpty();
    }

    @Test
    void a_local_agent_of_a_user_without_a_login_gets_it_by_a_file_in_memory_until_it_ends() throws Exception {
        store();
        desk.answers.next.add(PASSPHRASE);

        assertThat(desk.ctl("start", "a", "m", "--engine", "local"))
                .as(desk.err())
                .isZero();

        Path file = Path.of(desk.local.spec("a").environment().get(TokenFile.VARIABLE));
        assertThat(file).hasContent(TOKEN + "\n");
        assertThat(tokenFiles()).containsExactly(file);
        assertNowhereOnDisk();
        assertThat(new StartMemory(desk.homes)
                        .read(new AgentName("a"))
                        .orElseThrow()
                        .spec()
                        .environment())
                .isEmpty();

        assertThat(desk.ctl("stop", "a")).isZero();
        assertThat(tokenFiles()).isEmpty();
    }

    @Test
    void one_that_ended_by_itself_leaves_no_token_once_it_is_stopped_or_removed() throws Exception {
        desk.environment.put("CLAUDE_CODE_OAUTH_TOKEN", TOKEN);
        for (String command : List.of("stop", "remove")) {
            assertThat(desk.ctl("start", "a", "m", "--engine", "local")).isZero();
            desk.local.end("a", 1, false);
            assertThat(tokenFiles()).hasSize(1);
            assertThat(desk.ctl(command, "a")).isZero();
            assertThat(tokenFiles()).isEmpty();
        }
    }

    @Test
    void a_local_agent_that_does_not_start_leaves_no_token() throws Exception {
        desk.environment.put("CLAUDE_CODE_OAUTH_TOKEN", TOKEN);
        desk.local.set("a", Knobs.STEADY.failingToStart("no such thing"));

        assertThat(desk.ctl("start", "a", "m", "--engine", "local")).isEqualTo(4);

        assertThat(tokenFiles()).isEmpty();
    }

    @Test
    void a_local_agent_may_wait_for_its_token() throws Exception {
        assertThat(desk.ctl("start", "a", "m", "--engine", "local", "--without-token"))
                .isZero();

        assertThat(desk.local.spec("a").environment()).containsKey(TokenFile.VARIABLE);
        assertThat(tokenFiles()).isEmpty();
    }

    @Test
    void a_local_command_of_its_own_is_told_that_it_inherits_no_token() {
        desk.environment.put("CLAUDE_CODE_OAUTH_TOKEN", TOKEN);

        assertThat(desk.ctl("start", "a", "m", "--engine", "local", "--", "mine"))
                .isZero();

        assertThat(desk.err()).contains("does not inherit it").doesNotContain(TOKEN);
    }

    @Test
    void one_passphrase_serves_restartall() throws Exception {
        store();
        String file = passphraseFile(PASSPHRASE);
        for (String name : List.of("a", "b", "c")) {
            assertThat(desk.ctl("start", name, "m", "--passphrase-file", file)).isZero();
        }
        assertThat(desk.ctl("start", "d", "m", "--", "own")).isZero();
        desk.answers.next.add(PASSPHRASE);

        assertThat(desk.ctl("restartall")).as(desk.err()).isZero();

        assertThat(desk.out().strip()).isEqualTo("4 restarted");
        assertThat(desk.answers.questions).hasSize(1);
        assertThat(desk.podman.inputs()).hasSize(6).containsOnly(TOKEN + "\n");
    }

    @Test
    void who_cannot_be_given_a_token_is_not_ended() throws Exception {
        store();
        desk.ctl("start", "a", "m", "--passphrase-file", passphraseFile(PASSPHRASE));
        var life = Desk.agent(desk.podman, "a").id();

        assertThat(desk.ctl("restart", "a")).isEqualTo(4);
        assertThat(desk.err()).contains("no terminal to ask");
        desk.answers.next.addAll(List.of("x", "y", "z"));
        assertThat(desk.ctl("restartall")).isEqualTo(4);
        Files.delete(TokenVault.of(desk.homes).file());
        assertThat(desk.ctl("restartall")).isEqualTo(4);
        assertThat(desk.err()).contains("a needs a token");

        assertThat(Desk.agent(desk.podman, "a").id()).isEqualTo(life);
        assertThat(Desk.agent(desk.podman, "a").isRunning()).isTrue();
    }

    @Test
    void a_delivery_is_tried_again_until_the_container_takes_it() throws Exception {
        desk.environment.put("CLAUDE_CODE_OAUTH_TOKEN", TOKEN);
        AtomicInteger tries = new AtomicInteger();
        desk.podman.answerExec(command ->
                tries.incrementAndGet() < 3 ? new ExecResult(4, "agent-supervisor: not yet\n") : new ExecResult(0, ""));

        assertThat(desk.ctl("start", "a", "m")).as(desk.err()).isZero();

        assertThat(tries).hasValue(3);
    }

    @Test
    void an_agent_that_ends_or_is_too_old_takes_no_token_and_that_is_said() throws Exception {
        desk.environment.put("CLAUDE_CODE_OAUTH_TOKEN", TOKEN);
        desk.podman.answerExec(command -> new ExecResult(2, "agent-supervisor: there is no command\n"));
        assertThat(desk.ctl("start", "a", "m")).isEqualTo(4);
        assertThat(desk.err())
                .contains("a was started, but its supervisor is an older one")
                .doesNotContain(TOKEN);
        assertThat(Desk.agent(desk.podman, "a").isRunning()).isTrue();

        desk.podman.set("b", Knobs.STEADY.exitingAfter(Duration.ZERO, 1));
        assertThat(desk.ctl("start", "b", "m")).isEqualTo(4);
        assertThat(desk.err())
                .contains("b was started, but it ended before it took its token")
                .contains("agentctl logs b")
                .doesNotContain(TOKEN);
    }

    @Test
    void a_token_that_can_be_none_is_refused_before_anything_is_started() throws Exception {
        desk.environment.put("CLAUDE_CODE_OAUTH_TOKEN", "two words");

        assertThat(desk.ctl("start", "a", "m")).isEqualTo(4);

        assertThat(desk.err()).contains("no token has").doesNotContain("two words");
        assertThat(desk.podman.calls()).isEmpty();
    }
}
