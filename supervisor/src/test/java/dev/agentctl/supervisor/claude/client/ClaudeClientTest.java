package dev.agentctl.supervisor.claude.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.agentctl.shared.json.JsonObject;
import dev.agentctl.shared.process.ProcessTree;
import dev.agentctl.supervisor.claude.ClaudeMessage;
import dev.agentctl.supervisor.claude.Ledger;
import dev.agentctl.supervisor.mcp.McpServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class ClaudeClientTest {
    @TempDir
    Path folder;

    private final Heard heard = new Heard();

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void prompts_are_answered_in_their_order_and_the_end_is_told_once_and_last(boolean spooled) throws Exception {
        Path spool = folder.resolve("spool");
        ClientStart start = FakeClaude.start(folder);
        ClaudeClient client = ClaudeClient.start(spooled ? start.withSpool(spool) : start, heard);
        UUID one = client.query("one");
        client.query("/two");
        heard.awaitResults(2);
        assertThat(client.greeting().get(1, TimeUnit.SECONDS).object("asked")).isPresent();
        ClientEnd end = client.stop().get(30, TimeUnit.SECONDS);
        assertThat(heard.results())
                .extracting(ClaudeMessage.Result::text)
                .as("a slash makes no command")
                .containsExactly("one", " /two");
        assertThat(heard.messages).contains(new ClaudeMessage.Prompt(one.toString(), ClaudeMessage.Stage.COMPLETED));
        assertThat(heard.ends).containsExactly(end);
        assertThat(end.exitCode()).isZero();
        assertThat(end.signal()).isEmpty();
        assertThat(end.cleared()).isTrue();
        assertThat(end.sentence()).isEqualTo("the Claude CLI ended as it was asked to, exit code 0");
        assertThat(end.offset()).isEqualTo(heard.offsets.getLast());
        assertThat(heard.ledger().usd()).isEqualTo(2 * FakeClaude.USD);
        assertThat(new HashSet<>(heard.threads))
                .as("one thread calls the listener")
                .hasSize(1);
        assertThat(ProcessTree.bearers(client.tree().mark().orElseThrow())).isEmpty();
        if (spooled) {
            assertThat(end.offset()).isEqualTo(Files.size(spool));
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(spool)))
                    .isEqualTo("rw-------");
        }
        assertThatThrownBy(() -> client.query("three"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("ended");
        assertThatThrownBy(() -> client.interrupt().get(1, TimeUnit.SECONDS)).hasCauseInstanceOf(IOException.class);
    }

    @Test
    void what_a_spool_holds_after_any_offset_completes_what_was_heard_before_it() throws Exception {
        Path spool = folder.resolve("spool");
        ClaudeClient client = ClaudeClient.start(FakeClaude.start(folder).withSpool(spool), heard);
        client.query("one");
        client.query("huge 100000");
        client.query("torn");
        ClientEnd end = heard.end(client);
        assertThat(heard.messages.getLast()).isInstanceOf(ClaudeMessage.Plain.class);
        assertThat(end.offset()).as("whole lines").isLessThan(Files.size(spool));
        for (int i = 0; i < heard.messages.size() - 1; i++) {
            Ledger before = Ledger.EMPTY;
            for (ClaudeMessage message : heard.messages.subList(0, i + 1)) {
                before = before.after(message);
            }
            Ledger[] all = {before};
            List<ClaudeMessage> rest = new ArrayList<>();
            long read = SpoolReader.rest(spool, heard.offsets.get(i), (message, offset) -> {
                rest.add(message);
                all[0] = all[0].after(message);
            });
            assertThat(rest).isEqualTo(heard.messages.subList(i + 1, heard.messages.size()));
            assertThat(read).isEqualTo(end.offset());
            assertThat(all[0].ended()).isEqualTo(heard.ledger());
        }
        assertThat(SpoolReader.rest(folder.resolve("none"), 7, (message, offset) -> {}))
                .isEqualTo(7);
        assertThatThrownBy(() -> SpoolReader.rest(spool, Files.size(spool) + 1, (message, offset) -> {}))
                .hasMessageContaining("shorter");
    }

    @Test
    void a_spool_is_never_used_twice() throws Exception {
        Path spool = Files.writeString(folder.resolve("spool"), "kept");
        assertThatThrownBy(() -> ClaudeClient.start(FakeClaude.start(folder).withSpool(spool), heard))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("exists");
        assertThat(spool).hasContent("kept");
    }

    @Test
    void a_program_that_is_missing_leaves_no_spool() {
        Path spool = folder.resolve("spool");
        ClientStart start = ClientStart.of(List.of("/nowhere/claude"), Map.of(), folder, "m")
                .withSpool(spool);
        assertThatThrownBy(() -> ClaudeClient.start(start, heard))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("/nowhere/claude");
        assertThat(spool).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({"exit 7, 7, 0", "halt 0, 0, 0", "halt 143, 143, 15"})
    void an_end_of_its_own_is_told_with_its_code(String prompt, int code, int signal) throws Exception {
        ClaudeClient client = ClaudeClient.start(FakeClaude.start(folder), heard);
        client.query(prompt);
        ClientEnd end = heard.end(client);
        assertThat(end.exitCode()).isEqualTo(code);
        assertThat(end.signal().orElse(0)).isEqualTo(signal);
        assertThat(heard.ledger().complete())
                .as("a turn that was never told its cost")
                .isFalse();
    }

    @Test
    void the_last_words_of_one_that_fails_at_once_are_in_the_sentence() throws Exception {
        ClaudeClient client = ClaudeClient.start(FakeClaude.start(folder, "complain"), heard);
        ClientEnd end = heard.end(client);
        assertThat(end.sentence()).isEqualTo("the Claude CLI ended, exit code 3: the last complaint");
        assertThat(end.errors()).containsExactly("the first complaint", "the last complaint");
        assertThat(heard.errors).isEqualTo(end.errors());
        assertThatThrownBy(() -> client.greeting().get(1, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void lines_of_megabytes_and_floods_of_errors_are_taken_in_bounded_memory(boolean spooled) throws Exception {
        ClientStart start = FakeClaude.start(folder);
        ClaudeClient client = ClaudeClient.start(spooled ? start.withSpool(folder.resolve("spool")) : start, heard);
        client.query("huge 6000000");
        client.query("noise 20000");
        client.query("plain {\"type\":\"tomorrow\"}");
        client.query("plain no JSON");
        heard.awaitResults(4);
        client.stop().get(30, TimeUnit.SECONDS);
        assertThat(heard.of(ClaudeMessage.User.class).getFirst().blocks().getFirst())
                .isInstanceOfSatisfying(
                        ClaudeMessage.Block.ToolResult.class,
                        result -> assertThat(result.text()).hasSizeLessThan(10_000));
        assertThat(heard.errors).hasSize(20_000).endsWith("noise 19999");
        assertThat(heard.ends.getFirst().errors()).hasSizeLessThan(50).endsWith("noise 19999");
        assertThat(heard.messages)
                .contains(new ClaudeMessage.Unknown("tomorrow", ""), new ClaudeMessage.Plain("no JSON"));
        assertThat(heard.ledger().usd()).isEqualTo(4 * FakeClaude.USD);
    }

    @Test
    void silence_is_told_again_and_again_while_a_turn_runs_and_never_before_one() throws Exception {
        ClaudeClient client = ClaudeClient.start(FakeClaude.start(folder).withSilence(Duration.ofMillis(200)), heard);
        client.query("one");
        heard.awaitResults(1);
        client.greeting().get(30, TimeUnit.SECONDS);
        int before = heard.silences.size();
        client.contextUsage().get(30, TimeUnit.SECONDS);
        assertThat(heard.silences).as("idle").hasSize(before);
        client.query("silence");
        await().atMost(Heard.BOUND).until(() -> heard.silences.size() >= before + 3);
        assertThat(heard.silences.subList(before, before + 3)).isSorted().allMatch(quiet -> quiet.toMillis() >= 200);
        client.kill().get(30, TimeUnit.SECONDS);
        assertThat(heard.ends.getFirst().signal()).hasValue(9);
    }

    @Test
    void one_that_ignores_all_requests_is_ended_by_force_with_all_that_fled_from_it() throws Exception {
        ClaudeClient client = ClaudeClient.start(FakeClaude.start(folder, "ignore-term", "ignore-close"), heard);
        client.query("flee 3");
        heard.awaitResults(1);
        String mark = client.tree().mark().orElseThrow();
        assertThat(ProcessTree.bearers(mark)).hasSizeGreaterThanOrEqualTo(4);
        ClientEnd end = client.stop().get(60, TimeUnit.SECONDS);
        assertThat(end.signal()).hasValue(9);
        assertThat(end.cleared()).isTrue();
        assertThat(ProcessTree.bearers(mark)).isEmpty();
    }

    @Test
    void what_outlives_one_that_ends_by_itself_is_ended_too() throws Exception {
        ClaudeClient client = ClaudeClient.start(FakeClaude.start(folder), heard);
        client.query("flee 2");
        client.query("exit 0");
        ClientEnd end = heard.end(client);
        assertThat(end.cleared()).isTrue();
        assertThat(ProcessTree.bearers(client.tree().mark().orElseThrow())).isEmpty();
    }

    @Test
    void a_listener_that_fails_ends_the_client_and_the_end_says_so() throws Exception {
        CompletableFuture<ClientEnd> told = new CompletableFuture<>();
        ClaudeClient client = ClaudeClient.start(FakeClaude.start(folder), new ClientListener() {
            @Override
            public void message(ClaudeMessage message, long offset) {
                throw new IllegalStateException("a bug");
            }

            @Override
            public void ended(ClientEnd end) {
                told.complete(end);
            }
        });
        assertThat(client.ended().get(30, TimeUnit.SECONDS)).isEqualTo(told.get());
        assertThat(told.get().sentence()).contains("a bug");
    }

    @Test
    void what_the_cli_refuses_fails_and_what_it_answers_is_given() throws Exception {
        ClaudeClient client = ClaudeClient.start(FakeClaude.start(folder), heard);
        assertThat(client.setModel("haiku")
                        .get(30, TimeUnit.SECONDS)
                        .object("asked")
                        .orElseThrow()
                        .text("model"))
                .contains("haiku");
        assertThatThrownBy(() -> client.setModel("none").get(30, TimeUnit.SECONDS))
                .hasCauseInstanceOf(IOException.class)
                .hasMessageContaining("no such model");
        client.kill().get(30, TimeUnit.SECONDS);
    }

    @Test
    void questions_of_the_cli_are_all_answered_whatever_happens_to_them() throws Exception {
        CountDownLatch waits = new CountDownLatch(1);
        CompletableFuture<String> interrupted = new CompletableFuture<>();
        PermissionHandler permissions = question -> {
            if (question.tool().equals("broken")) {
                throw new IllegalStateException("nobody home");
            }
            return new PermissionHandler.Decision.Allow(question.input());
        };
        Hook slow = new Hook("Stop", Optional.empty(), input -> {
            waits.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException ended) {
                interrupted.complete("interrupted");
                throw ended;
            }
            return JsonObject.EMPTY;
        });
        ClaudeClient client = ClaudeClient.start(
                FakeClaude.start(folder)
                        .withServers(List.of(new Sums()))
                        .withPermissions(permissions)
                        .withHooks(List.of(slow)),
                heard);
        ask(client, "{\"subtype\":\"unheard_of\"}");
        ask(client, "{\"subtype\":\"mcp_message\",\"server_name\":\"none\",\"message\":{\"id\":1}}");
        ask(
                client,
                "{\"subtype\":\"mcp_message\",\"server_name\":\"sums\",\"message\":{\"id\":7,\"method\":"
                        + "\"tools/call\",\"params\":{\"name\":\"add\",\"arguments\":{\"a\":1,\"b\":2}}}}");
        ask(client, "{\"subtype\":\"can_use_tool\",\"tool_name\":\"Bash\",\"input\":{\"command\":\"ls\"}}");
        ask(client, "{\"subtype\":\"can_use_tool\",\"tool_name\":\"broken\",\"input\":{}}");
        ask(client, "{\"subtype\":\"hook_callback\",\"callback_id\":\"hook-0\",\"input\":{}}");
        ask(
                client,
                "{\"subtype\":\"mcp_message\",\"server_name\":\"sums\",\"message\":{\"id\":8},\"much\":\""
                        + "x".repeat(5 << 20) + "\"}");
        await().atMost(Heard.BOUND).until(() -> answers().size() >= 6);
        assertThat(answers())
                .anyMatch(answer -> answer.contains("'unheard_of' is not supported"))
                .anyMatch(answer -> answer.contains("there is no MCP server 'none'"))
                .anyMatch(answer -> answer.contains("\"id\":7") && answer.contains("\"text\":\"3\""))
                .anyMatch(answer -> answer.contains("\"allow\"") && answer.contains("\"ls\""))
                .anyMatch(answer -> answer.contains("\"deny\"") && answer.contains("nobody home"))
                .anyMatch(answer -> answer.contains("larger than 4 MB"));
        assertThat(waits.await(30, TimeUnit.SECONDS)).isTrue();
        client.kill().get(30, TimeUnit.SECONDS);
        assertThat(interrupted.get(30, TimeUnit.SECONDS)).isEqualTo("interrupted");
    }

    @Test
    void fifty_at_once_lose_nothing_and_leave_nothing() throws Exception {
        List<ClaudeClient> clients = new ArrayList<>();
        List<Heard> all = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            Heard one = new Heard();
            ClaudeClient client =
                    ClaudeClient.start(FakeClaude.start(folder).withSpool(folder.resolve("spool" + i)), one);
            client.query("one of " + i);
            clients.add(client);
            all.add(one);
        }
        for (int i = 0; i < 50; i++) {
            all.get(i).awaitResults(1);
            clients.get(i).query("huge 200000");
        }
        for (Heard one : all) {
            one.awaitResults(2);
        }
        List<CompletableFuture<ClientEnd>> ends = new ArrayList<>();
        for (ClaudeClient client : clients) {
            ends.add(client.stop());
        }
        for (int i = 0; i < 50; i++) {
            ClientEnd end = ends.get(i).get(60, TimeUnit.SECONDS);
            assertThat(end.exitCode()).isZero();
            assertThat(all.get(i).results().getFirst().text()).isEqualTo("one of " + i);
            assertThat(all.get(i).ledger().usd()).isEqualTo(2 * FakeClaude.USD);
            assertThat(clients.get(i).process().isAlive()).isFalse();
        }
    }

    private static void ask(ClaudeClient client, String question) throws IOException {
        client.query("ask " + question);
    }

    /** What the program says that it was answered. */
    private List<String> answers() {
        List<String> answers = new ArrayList<>();
        for (ClaudeMessage.Unknown said : heard.of(ClaudeMessage.Unknown.class)) {
            if (said.type().equals("heard")) {
                answers.add(said.subtype());
            }
        }
        return answers;
    }

    /** Adds. */
    private static final class Sums implements McpServer {
        @Override
        public String name() {
            return "sums";
        }

        @Override
        public List<McpTool> tools() {
            JsonObject number = JsonObject.EMPTY.with("type", "integer");
            return List.of(new McpTool(
                    "add",
                    "Adds two numbers",
                    JsonObject.EMPTY
                            .with("type", "object")
                            .with(
                                    "properties",
                                    JsonObject.EMPTY.with("a", number).with("b", number))
                            .with("required", List.of("a", "b"))));
        }

        @Override
        public McpAnswer call(String tool, JsonObject arguments) {
            long sum =
                    arguments.number("a").orElseThrow() + arguments.number("b").orElseThrow();
            return McpAnswer.of(Long.toString(sum));
        }
    }
}
