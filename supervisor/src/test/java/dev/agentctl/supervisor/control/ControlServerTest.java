package dev.agentctl.supervisor.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.agentctl.shared.json.Json;
import dev.agentctl.shared.json.JsonObject;
import dev.agentctl.supervisor.control.ControlServer.Handler;
import java.io.IOException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ControlServerTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private Path socket() {
        return folder.resolve("control.sock");
    }

    private static final Handler ECHO = command -> TeamReply.done(command.toString());

    private TeamReply ask(TeamCommand command) throws IOException, InterruptedException {
        return ControlClient.ask(socket(), command, LONG);
    }

    private SocketChannel connect() throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(socket()));
        return channel;
    }

    private static void send(SocketChannel channel, String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private static Optional<TeamReply> reply(BoundedLines lines) throws IOException {
        Optional<byte[]> line = lines.next();
        return line.isPresent() ? Optional.of(ReplyJson.parse(Json.object(line.get()))) : Optional.empty();
    }

    private static BoundedLines lines(SocketChannel channel) {
        return new BoundedLines(channel, 1 << 20);
    }

    @Test
    void a_command_reaches_the_handler_and_its_reply_the_client() throws Exception {
        JsonObject facts = JsonObject.EMPTY.with("sessions", List.of(JsonObject.EMPTY.with("nick", "zoë")));
        try (ControlServer server =
                ControlServer.open(socket(), command -> new TeamReply(true, command.toString(), facts))) {
            assertThat(server).isNotNull();
            TeamCommand say = new TeamCommand.Say("ada", "two\nlines \"quoted\" ☃");

            assertThat(ask(say)).isEqualTo(new TeamReply(true, say.toString(), facts));
        }
    }

    @Test
    void the_socket_is_its_owners_alone_and_goes_with_the_server() throws Exception {
        ControlServer server = ControlServer.open(socket(), ECHO);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket())))
                .isEqualTo("rw-------");
        assertThat(folder.toFile().list()).containsExactly("control.sock");
        server.close();
        server.close();
        assertThat(folder).isEmptyDirectory();
        assertThatThrownBy(() -> ask(new TeamCommand.Status()))
                .isInstanceOf(NobodyListensException.class)
                .hasMessage("no supervisor listens at " + socket());
    }

    @Test
    void one_connection_may_send_several_commands() throws Exception {
        try (ControlServer _ = ControlServer.open(socket(), ECHO);
                SocketChannel client = connect()) {
            BoundedLines lines = lines(client);
            send(client, "{\"command\":\"nudge\",\"nick\":\"a\"}\n{\"command\":\"nudge\",\"nick\":\"b\"}\n");
            assertThat(reply(lines)).contains(TeamReply.done("Nudge[nick=a]"));
            assertThat(reply(lines)).contains(TeamReply.done("Nudge[nick=b]"));
            send(client, "{\"command\":\"st");
            send(client, "op\"}\n");
            assertThat(reply(lines)).contains(TeamReply.done("Stop[]"));
        }
    }

    @Test
    void rubbish_is_refused_and_the_connection_goes_on() throws Exception {
        try (ControlServer _ = ControlServer.open(socket(), ECHO);
                SocketChannel client = connect()) {
            BoundedLines lines = lines(client);
            for (String rubbish : List.of(
                    "",
                    "\u0000\u0001",
                    "[]",
                    "{\"command\":",
                    "{}{}",
                    "null",
                    "[".repeat(5000),
                    "{\"command\":\"x\"}")) {
                send(client, rubbish + "\n");
                TeamReply refused = reply(lines).orElseThrow();
                assertThat(refused.ok()).as(rubbish).isFalse();
                assertThat(refused.sentence())
                        .startsWith("that is no command: ")
                        .doesNotContain("\n");
            }
            send(client, "{\"command\":\"stop\"}\n");
            assertThat(reply(lines)).contains(TeamReply.done("Stop[]"));
        }
    }

    @Test
    void a_line_without_end_is_refused_and_hung_up_on() throws Exception {
        try (ControlServer _ = ControlServer.open(socket(), ECHO);
                SocketChannel client = connect()) {
            String much = "x".repeat(ControlServer.MAX_LINE + 1);
            send(client, much);
            BoundedLines lines = lines(client);
            assertThat(reply(lines).orElseThrow().sentence())
                    .isEqualTo("that is no command: a line may have 262144 bytes");
            assertThat(reply(lines)).isEmpty();
            assertThat(ask(new TeamCommand.Status()).ok()).isTrue();
        }
    }

    @Test
    void clients_that_hang_on_keep_nobody_out() throws Exception {
        List<SocketChannel> idle = new ArrayList<>();
        try (ControlServer _ = ControlServer.open(socket(), ECHO)) {
            for (int i = 0; i < 100; i++) {
                SocketChannel channel = connect();
                idle.add(channel);
                if (i % 2 == 0) {
                    send(channel, "{\"comm");
                }
            }
            for (int i = 0; i < 20; i++) {
                assertThat(ask(new TeamCommand.Nudge("n" + i)).sentence()).isEqualTo("Nudge[nick=n" + i + "]");
            }
            // The first of them had to make room.
            assertThat(isOver(lines(idle.getFirst()))).isTrue();
        } finally {
            for (SocketChannel channel : idle) {
                channel.close();
            }
        }
    }

    @Test
    void one_that_sends_too_slowly_or_does_not_read_is_hung_up_on() throws Exception {
        Handler talkative = _ -> TeamReply.done("x".repeat(4 << 20));
        try (ControlServer _ = ControlServer.open(socket(), talkative, Duration.ofMillis(200));
                SocketChannel slow = connect();
                SocketChannel deaf = connect()) {
            send(slow, "{\"command\":");
            send(deaf, "{\"command\":\"status\"}\n");
            assertThat(isOver(lines(slow))).isTrue();
            await("the hang-up").atMost(LONG).until(() -> isHungUpOn(deaf));
            // What lay in the kernel's buffer still comes, and then the end instead of the rest.
            assertThat(isOver(new BoundedLines(deaf, 8 << 20))).isTrue();
        }
    }

    /** Whether no whole line comes any more; where the server had not read all, its hang-up is a reset. */
    private static boolean isOver(BoundedLines lines) throws IOException {
        try {
            return lines.next().isEmpty();
        } catch (SocketException reset) {
            return true;
        }
    }

    private static boolean isHungUpOn(SocketChannel client) {
        try {
            client.write(ByteBuffer.wrap(new byte[] {' '}));
            return false;
        } catch (IOException broken) {
            return true;
        }
    }

    @Test
    void a_slow_handler_is_no_slow_client_and_keeps_no_other_waiting() throws Exception {
        CountDownLatch other = new CountDownLatch(1);
        Handler handler = command -> {
            if (command instanceof TeamCommand.Status) {
                assertThat(other.await(60, TimeUnit.SECONDS)).isTrue();
            }
            return TeamReply.done("done");
        };
        try (ControlServer _ = ControlServer.open(socket(), handler, Duration.ofMillis(50));
                SocketChannel first = connect()) {
            send(first, "{\"command\":\"status\"}\n");
            assertThat(ask(new TeamCommand.Rescued()).sentence()).isEqualTo("done");
            other.countDown();
            assertThat(reply(lines(first))).contains(TeamReply.done("done"));
        }
    }

    @Test
    void a_handler_that_fails_is_answered_for() throws Exception {
        try (ControlServer _ = ControlServer.open(socket(), command -> {
            throw new IllegalStateException("no\nsuch \033[2Jstate");
        })) {
            assertThat(ask(new TeamCommand.Status()))
                    .isEqualTo(TeamReply.refused(
                            "the supervisor failed at it, by an error of its own: IllegalStateException (no"
                                    + " such state)"));
        }
    }

    @Test
    void a_close_lets_the_last_answer_out_and_interrupts_what_takes_longer() throws Exception {
        CountDownLatch begun = new CountDownLatch(2);
        CountDownLatch go = new CountDownLatch(1);
        Handler handler = command -> {
            begun.countDown();
            if (command instanceof TeamCommand.Status) {
                assertThat(new CountDownLatch(1).await(100, TimeUnit.SECONDS)).isFalse();
            }
            assertThat(go.await(60, TimeUnit.SECONDS)).isTrue();
            return TeamReply.done("stopping");
        };
        ControlServer server = ControlServer.open(socket(), handler);
        try (SocketChannel stuck = connect();
                SocketChannel stopping = connect()) {
            send(stuck, "{\"command\":\"status\"}\n");
            send(stopping, "{\"command\":\"stop\"}\n");
            assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
            go.countDown();
            server.close();

            assertThat(reply(lines(stopping))).contains(TeamReply.done("stopping"));
            assertThat(reply(lines(stuck)).orElseThrow().sentence()).startsWith("the supervisor is ending");
        }
    }

    @Test
    void a_dead_supervisors_socket_is_replaced() throws Exception {
        ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        dead.bind(UnixDomainSocketAddress.of(socket()));
        dead.close();
        Path halfMade = Files.createDirectory(folder.resolve(".control.sock.new"));
        Files.writeString(halfMade.resolve("s"), "");

        assertThatThrownBy(() -> ask(new TeamCommand.Status())).isInstanceOf(NobodyListensException.class);
        try (ControlServer _ = ControlServer.open(socket(), ECHO)) {
            assertThat(ask(new TeamCommand.Status()).ok()).isTrue();
            assertThat(halfMade).doesNotExist();
        }
    }

    @Test
    void a_living_supervisors_socket_never_is() throws Exception {
        try (ControlServer _ = ControlServer.open(socket(), ECHO)) {
            assertThatThrownBy(() -> ControlServer.open(socket(), ECHO))
                    .isInstanceOf(IOException.class)
                    .hasMessage("another supervisor listens at " + socket());
            assertThat(ask(new TeamCommand.Status()).ok()).isTrue();
        }
        Files.writeString(socket(), "mine");
        assertThatThrownBy(() -> ControlServer.open(socket(), ECHO)).hasMessageContaining("is no socket");
        assertThat(socket()).hasContent("mine");
    }

    @Test
    void a_successors_socket_survives_the_close_of_an_old_server() throws Exception {
        ControlServer old = ControlServer.open(socket(), ECHO);
        Files.delete(socket());
        try (ControlServer _ = ControlServer.open(socket(), ECHO)) {
            old.close();
            assertThat(ask(new TeamCommand.Status()).ok()).isTrue();
        }
    }

    @Test
    void a_path_longer_than_the_system_allows_is_reached_all_the_same() throws Exception {
        Path deep = folder;
        while (deep.toString().length() < 200) {
            deep = Files.createDirectory(deep.resolve("a-folder-of-some-length"));
        }
        Path socket = deep.resolve("control.sock");
        try (ControlServer _ = ControlServer.open(socket, ECHO)) {
            assertThat(ControlClient.ask(socket, new TeamCommand.Stop(), LONG).sentence())
                    .isEqualTo("Stop[]");
            assertThatThrownBy(() -> ControlServer.open(socket, ECHO)).hasMessageContaining("another supervisor");
        }
        assertThat(socket).doesNotExist();
        assertThatThrownBy(() -> ControlClient.ask(socket, new TeamCommand.Stop(), LONG))
                .isInstanceOf(NobodyListensException.class);
    }

    @Test
    void a_supervisor_that_does_not_answer_is_said() throws Exception {
        CompletableFuture<Void> never = new CompletableFuture<>();
        try (ServerSocketChannel silent = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            silent.bind(UnixDomainSocketAddress.of(socket()));
            assertThatThrownBy(() -> ControlClient.ask(socket(), new TeamCommand.Status(), Duration.ofSeconds(1)))
                    .hasMessage("the supervisor at " + socket()
                            + " did not answer within 1 s: look at its log, and try again");
            Thread.ofVirtual().start(() -> {
                try {
                    SocketChannel waiting = silent.accept();
                    waiting.close();
                    SocketChannel next = silent.accept();
                    lines(next).next();
                    next.close();
                    never.complete(null);
                } catch (IOException failure) {
                    never.completeExceptionally(failure);
                }
            });
            assertThatThrownBy(() -> ask(new TeamCommand.Status()))
                    .hasMessage("the supervisor at " + socket() + ": it hung up without an answer");
            never.get(60, TimeUnit.SECONDS);
        }
    }

    @Test
    void a_command_too_long_to_be_sent_is_refused_before_it_is() throws Exception {
        try (ControlServer _ = ControlServer.open(socket(), ECHO)) {
            assertThatThrownBy(() -> ask(new TeamCommand.Say("ada", "x".repeat(ControlServer.MAX_LINE))))
                    .hasMessageContaining("is too long to be sent");
        }
    }
}
