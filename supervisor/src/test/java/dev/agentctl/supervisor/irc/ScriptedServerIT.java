package dev.agentctl.supervisor.irc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client on servers that cut, stall, refuse, flood and lie. */
final class ScriptedServerIT {
    private static final IrcPace FAST = IrcPace.DEFAULT
            .withFlow(100, Duration.ofMillis(1))
            .withWaits(Duration.ofMillis(10), Duration.ofMillis(50), Duration.ofMillis(50))
            .withPatience(Duration.ofSeconds(5), Duration.ofSeconds(5))
            .withAgain(Duration.ofMillis(50));

    private static final String HISTORY = "message-tags server-time batch draft/chathistory account-tag";

    private final Ears ears = new Ears();

    private IrcClient client(ScriptedServer server, String... channels) {
        return client(server.settings("bot").withPace(FAST), channels);
    }

    private IrcClient client(IrcSettings settings, String... channels) {
        return IrcClient.start(
                settings, Arrays.stream(channels).map(IrcChannel::of).toList(), ears);
    }

    private static void failsWith(CompletableFuture<?> future, String words) {
        assertThat(future)
                .failsWithin(Duration.ofSeconds(20))
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(IOException.class)
                .withMessageContaining(words);
    }

    @Test
    void a_line_that_is_cut_in_the_middle_is_no_line() throws IOException {
        try (ScriptedServer server = ScriptedServer.start(
                        talk -> talk.letIn()
                                .joined("#dev")
                                .raw(":ada!a@h PRIVMSG #dev :TASK: remove all".getBytes(StandardCharsets.UTF_8)),
                        talk -> {
                            talk.letIn().joined("#dev").send(":ada!a@h PRIVMSG #dev :whole");
                            talk.listen();
                        });
                IrcClient _ = client(server, "#dev")) {
            ears.awaitLine("whole");
            assertThat(ears.texts()).containsExactly("whole");
            assertThat(ears.lines().getFirst().hasAccounts()).isFalse();
            assertThat(ears.sentences()).anyMatch(each -> each.contains("the server closed the connection"));
        }
    }

    @Test
    void a_batch_that_is_cut_in_the_middle_is_fetched_again_from_where_it_was() throws IOException {
        String missed = "@batch=1;msgid=%s;time=2026-11-21T10:00:0%s.000Z :ada!a@h PRIVMSG #dev :%s";
        try (ScriptedServer server = ScriptedServer.start(
                        talk -> {
                            talk.letIn(HISTORY).joined("#dev");
                            talk.send("@msgid=m1;time=2026-11-21T10:00:01.000Z :ada!a@h PRIVMSG #dev :one");
                        },
                        talk -> {
                            talk.letIn(HISTORY).joined("#dev");
                            // Said while the missed lines are fetched: it must not be taken for the last one heard.
                            talk.send("@msgid=m9;time=2026-11-21T10:00:09.000Z :ada!a@h PRIVMSG #dev :nine");
                            talk.await("CHATHISTORY AFTER #dev msgid=m1 50");
                            talk.send("BATCH +1 chathistory #dev", missed.formatted("m2", 2, "two"));
                        },
                        talk -> {
                            talk.letIn(HISTORY).joined("#dev");
                            talk.await("CHATHISTORY AFTER #dev msgid=m1 50");
                            talk.send(
                                    "BATCH +1 chathistory #dev",
                                    missed.formatted("m2", 2, "two"),
                                    missed.formatted("m9", 9, "nine"),
                                    "BATCH -1");
                            talk.send("@msgid=m10;time=2026-11-21T10:00:10.000Z :ada!a@h PRIVMSG #dev :ten");
                            talk.await("CHATHISTORY AFTER #dev msgid=m9 50");
                            talk.send("BATCH +2 chathistory #dev", "BATCH -2");
                            talk.listen();
                        });
                IrcClient _ = client(server, "#dev")) {
            ears.awaitLine("ten");
            assertThat(ears.texts()).containsExactly("one", "two", "nine", "ten");
            assertThat(ears.lines().stream().map(ChatLine::isReplayed)).containsExactly(false, true, true, false);
        }
    }

    @Test
    void what_a_server_replays_by_itself_counts_where_it_was_missed() throws IOException {
        Instant now = Instant.now();
        String replayed = "@batch=1;msgid=%s;time=%s :ada!a@h PRIVMSG #dev :%s";
        ScriptedServer.Script replays = talk -> {
            talk.letIn("message-tags server-time batch").joined("#dev");
            talk.send(
                    "BATCH +1 chathistory #dev",
                    replayed.formatted("old", now.minusSeconds(600), "old"),
                    replayed.formatted("new" + talk.nick(), now.plusSeconds(2), "missed"),
                    "BATCH -1",
                    "@batch=nothing;msgid=x :ada!a@h PRIVMSG #dev :of no batch",
                    ":irc.test 366 " + talk.nick() + " #dev :End");
        };
        try (ScriptedServer server = ScriptedServer.start(
                        replays, replays, talk -> talk.letIn().joined("#dev").listen());
                IrcClient _ = client(server, "#dev")) {
            await().until(() -> server.connections() == 3);
            assertThat(ears.texts()).containsExactly("missed");
        }
    }

    @Test
    void a_history_that_is_refused_or_never_comes_holds_nothing_back() throws IOException {
        IrcPace impatient = FAST.withPatience(Duration.ofMillis(300), Duration.ofMillis(50));
        try (ScriptedServer server = ScriptedServer.start(talk -> {
                    talk.letIn(HISTORY).joined("#dev").await("CHATHISTORY AFTER #dev msgid=known");
                    talk.send("@msgid=l1 :ada!a@h PRIVMSG #dev :while it is asked");
                    talk.send("FAIL CHATHISTORY INVALID_MSGREFTYPE AFTER #dev :by time alone");
                    talk.await("CHATHISTORY AFTER #dev timestamp=2026-11-21T09:59:59.999Z");
                    talk.send("FAIL CHATHISTORY MESSAGE_ERROR AFTER #dev :it is broken");
                    talk.await("QUIT");
                });
                IrcClient _ = IrcClient.start(
                        server.settings("bot").withPace(FAST),
                        List.of(new IrcChannel(
                                "#dev",
                                Optional.of(
                                        new HistoryMark(Optional.of("known"), Instant.parse("2026-11-21T10:00:00Z"))))),
                        ears)) {
            ears.awaitLine("while it is asked");
            ears.awaitStates(1, "what was said in #dev meanwhile is not to be had: it is broken");
        }
        try (ScriptedServer server = ScriptedServer.start(talk -> {
                    talk.letIn(HISTORY).joined("#dev").await("CHATHISTORY AFTER");
                    talk.send("@msgid=l2 :ada!a@h PRIVMSG #dev :it never answers");
                    while (true) {
                        talk.await("PING");
                        talk.send("PONG alive");
                    }
                });
                IrcClient _ = IrcClient.start(
                        server.settings("bot").withPace(impatient),
                        List.of(new IrcChannel("#dev", Optional.of(new HistoryMark(Optional.empty(), Instant.EPOCH)))),
                        ears)) {
            ears.awaitLine("it never answers");
            ears.awaitStates(1, "#dev meanwhile is not to be had: the server does not answer");
        }
    }

    @Test
    void a_storm_of_taken_nicks_ends() throws IOException {
        try (ScriptedServer server = ScriptedServer.start(talk -> {
                    while (true) {
                        talk.await("NICK ");
                        talk.send(":irc.test 433 * " + talk.nick() + " :Nickname is already in use");
                    }
                });
                IrcClient client = client(server)) {
            ears.awaitStates(2, "it takes no nick like bot: Nickname is already in use");
            assertThat(client.state().isConnected()).isFalse();
            List<String> asked = server.heard().stream()
                    .filter(each -> each.startsWith("NICK"))
                    .toList();
            assertThat(asked.subList(0, 4)).containsExactly("NICK bot", "NICK bot_", "NICK bot__", "NICK bot_3");
            assertThat(asked.size()).isLessThanOrEqualTo(21 * server.connections());
        }
    }

    @Test
    void a_server_that_answers_no_ping_is_left_and_one_that_does_is_kept() throws IOException {
        IrcPace wary = FAST.withPatience(Duration.ofMillis(200), Duration.ofMillis(60));
        try (ScriptedServer server = ScriptedServer.start(talk -> talk.letIn().listen(), talk -> {
                    talk.letIn();
                    for (int i = 0; i < 4; i++) {
                        talk.await("PING");
                        talk.hang(Duration.ofMillis(80)); // Slow, but it answers.
                        talk.send(":irc.test PONG irc.test alive");
                    }
                    talk.send("PING :still there", ":ada!a@h PRIVMSG bot :patience");
                    talk.await("PONG ");
                    talk.send(":ada!a@h PRIVMSG bot :thanks");
                    talk.listen();
                });
                IrcClient _ = client(server.settings("bot").withPace(wary))) {
            ears.awaitStates(1, "the server has gone silent: no answer to a PING");
            ears.awaitLine("thanks");
            assertThat(server.heard()).contains("PONG :still there");
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    void a_server_that_never_lets_in_and_one_that_takes_nothing_are_left() throws IOException {
        IrcPace wary = FAST.withPatience(Duration.ofMillis(300), Duration.ofSeconds(60));
        try (ScriptedServer server = ScriptedServer.start(ScriptedServer.Talk::listen, talk -> {
                    talk.letIn();
                    talk.hang(Duration.ofSeconds(10));
                });
                IrcClient client =
                        client(server.settings("bot").withPace(wary.withFlow(1000, Duration.ofNanos(1000))))) {
            ears.awaitStates(1, "the server did not let this client in");
            ears.awaitConnected();
            List<CompletableFuture<Void>> said = new ArrayList<>();
            await().atMost(Duration.ofSeconds(20))
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> {
                        for (int i = 0; i < 50; i++) {
                            said.add(client.say("ada", "x".repeat(60_000)));
                        }
                        return ears.sentences().stream().anyMatch(each -> each.contains("takes nothing any more"));
                    });
            assertThat(said).anyMatch(CompletableFuture::isCompletedExceptionally);
        }
    }

    @Test
    void a_flood_is_heard_whole_and_answers_go_on() throws IOException {
        int lines = 50_000;
        try (ScriptedServer server = ScriptedServer.start(talk -> {
                    talk.letIn().joined("#dev");
                    StringBuilder flood = new StringBuilder();
                    for (int i = 0; i < lines; i++) {
                        flood.append(":ada!a@h PRIVMSG #dev :line ")
                                .append(i)
                                .append("\r\nPING :")
                                .append(i)
                                .append("\r\n");
                    }
                    Thread.ofVirtual().start(() -> {
                        try {
                            talk.raw(flood.toString().getBytes(StandardCharsets.UTF_8));
                        } catch (IOException cut) {
                            // The client tells.
                        }
                    });
                    talk.listen();
                });
                IrcClient client = client(server, "#dev")) {
            ears.awaitLine("line " + (lines - 1));
            assertThat(ears.lines()).hasSize(lines);
            assertThat(client.say("#dev", "enough")).succeedsWithin(Duration.ofSeconds(10));
            await().until(() -> server.heard().contains("PRIVMSG #dev enough"));
        }
    }

    @Test
    void a_line_of_ten_megabytes_and_bytes_of_any_kind_harm_nothing() throws IOException {
        byte[] noise = new byte[200_000];
        new Random(5).nextBytes(noise);
        for (int i = 0; i < noise.length; i += 97) {
            noise[i] = '\n';
        }
        try (ScriptedServer server = ScriptedServer.start(talk -> {
                    talk.letIn("message-tags server-time batch account-tag").joined("#dev");
                    byte[] large = new byte[10 << 20];
                    Arrays.fill(large, (byte) 'x');
                    talk.raw(large);
                    talk.send("", ":ada!a@h PRIVMSG #dev :after ten megabytes");
                    talk.raw(noise);
                    talk.raw(
                            "\n@msgid=a\\sb;account=no\\nbody;time=9e9 :ada!a@h PRIVMSG #dev :hostile\0 \33[31m\3044,1 \u202e"
                                    .getBytes(StandardCharsets.ISO_8859_1));
                    talk.send(
                            "",
                            "BATCH",
                            "BATCH +",
                            "BATCH -",
                            "BATCH -x",
                            "BATCH +1 draft/multiline #dev",
                            "CAP",
                            "CAP *",
                            "CAP * ACK",
                            "CAP * NEW",
                            "CAP * DEL :batch server-time",
                            "CAP * NAK :",
                            "005",
                            "353",
                            "366",
                            "JOIN",
                            "JOIN #other",
                            "PART",
                            "KICK",
                            "NICK",
                            "QUIT",
                            "FAIL",
                            "FAIL CHATHISTORY",
                            "TOPIC",
                            "001",
                            "433",
                            "900",
                            "396",
                            "PRIVMSG",
                            "PRIVMSG #dev",
                            "@ PRIVMSG #dev :x",
                            ":",
                            "@;;=;= x",
                            ":ada!a@h PRIVMSG #dev :\1DCC SEND x\1",
                            ":ada!a@h PRIVMSG #dev :\1ACTION waves\1",
                            ":ada!a@h NOTICE #dev :a machine's",
                            ":ada!a@h PRIVMSG #elsewhere :not here",
                            ":HistServ!h@h PRIVMSG #dev :ada joined the channel",
                            ":ada!a@h PRIVMSG @#dev :to those of rank");
                    talk.listen();
                });
                IrcClient client = client(server, "#dev")) {
            ears.awaitLine("to those of rank");
            assertThat(ears.texts()).contains("after ten megabytes", "* ada waves");
            assertThat(ears.texts())
                    .noneMatch(each -> each.contains("DCC") || each.contains("machine") || each.contains("joined"));
            ChatLine hostile = ears.awaitLine("hostile");
            assertThat(hostile.id()).isEmpty();
            assertThat(hostile.account()).isEmpty();
            assertThat(hostile.text()).doesNotContain("\0", "\33", "\3");
            assertThat(ears.lines()).allMatch(each -> each.channel().equals("#dev"));
            assertThat(client.state().isConnected()).isTrue();
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void nothing_that_is_said_becomes_a_command() throws IOException {
        try (ScriptedServer server =
                        ScriptedServer.start(talk -> talk.letIn().joined("#dev").listen());
                IrcClient client = client(server, "#dev")) {
            ears.awaitConnected();
            assertThat(client.say("#dev", "a\r\nQUIT :b\0\nPRIVMSG x :y\rc\1VERSION\1"))
                    .succeedsWithin(Duration.ofSeconds(10));
            for (String target : List.of("#dev\r\nQUIT", "a b", "", ":x", "$*", "#a,#b", "x".repeat(300))) {
                failsWith(client.say(target, "x"), "neither a channel nor a nick");
                failsWith(client.topic(target), "is no channel");
            }
            failsWith(client.say("#dev", " \n\t"), "nothing to say");
            failsWith(client.say("#dev", "x".repeat(100_000)), "may have 65536 characters");
            assertThat(client.setTopic("#dev", "x\r\nQUIT")).isNotDone();
            await().until(() -> server.heard().stream()
                            .filter(each -> each.startsWith("TOPIC"))
                            .count()
                    == 2);
            assertThat(server.heard().stream().filter(each -> each.contains("PRIVMSG") || each.contains("TOPIC")))
                    .containsExactly(
                            "PRIVMSG #dev a",
                            "PRIVMSG #dev :QUIT :b",
                            "PRIVMSG #dev :PRIVMSG x :y",
                            "PRIVMSG #dev cVERSION",
                            "TOPIC #dev :x  QUIT",
                            "TOPIC #dev");
            assertThat(server.heard()).noneMatch(each -> each.startsWith("QUIT"));
        }
    }

    @Test
    void a_login_that_is_refused_or_not_offered_keeps_the_client_out(@TempDir Path folder) throws IOException {
        Path password = Files.createFile(
                folder.resolve("password"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(password, "p".repeat(600) + "\n");
        try (ScriptedServer server = ScriptedServer.start(
                        talk -> {
                            talk.await("USER ");
                            talk.send(":irc.test CAP * LS * :batch", ":irc.test CAP * LS :sasl=EXTERNAL,PLAIN");
                            talk.await("CAP REQ :batch sasl");
                            talk.send(":irc.test CAP * NAK :batch sasl");
                            talk.await("CAP REQ batch");
                            talk.send(":irc.test CAP * NAK :batch");
                            talk.await("CAP REQ sasl");
                            talk.send(":irc.test CAP * ACK :sasl");
                            talk.await("AUTHENTICATE PLAIN");
                            talk.send("AUTHENTICATE +");
                            talk.await("AUTHENTICATE ");
                            talk.await("AUTHENTICATE ");
                            talk.await("AUTHENTICATE ");
                            talk.send(":irc.test 904 bot :SASL \33[31mauthentication failed");
                            talk.listen();
                        },
                        talk -> {
                            talk.await("USER ");
                            talk.send(":irc.test CAP * LS :sasl=EXTERNAL");
                            talk.listen();
                        },
                        talk -> talk.letIn().listen(),
                        talk -> {
                            talk.await("USER ");
                            talk.send(":irc.test 465 bot :You are banned");
                            talk.listen();
                        });
                IrcClient client =
                        client(server.settings("bot").withPace(FAST).withLogin(new Login("robot", password)))) {
            ears.awaitStates(1, "it refuses the login of account robot: SASL authentication failed; next try in");
            ears.awaitStates(2, "it offers no login by SASL PLAIN for account robot");
            ears.awaitStates(1, "it refuses this client: You are banned");
            assertThat(ears.states()).noneMatch(IrcState::isConnected);
            assertThat(server.failures()).isEmpty();
            Files.delete(password);
            ears.awaitStates(1, "the password is not to be had: " + password + ": no such file");
            failsWith(client.names("#dev"), "not connected");
        }
        IrcSettings clear = IrcSettings.of("192.0.2.1", 6667, "bot").withoutTls();
        Files.writeString(
                Files.createFile(
                        password, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))),
                "x");
        try (IrcClient _ = client(clear.withLogin(new Login("robot", password)))) {
            ears.awaitStates(1, "the password would go over the network in the clear: use TLS");
        }
    }

    @Test
    void capabilities_come_and_go() throws IOException {
        try (ScriptedServer server = ScriptedServer.start(talk -> {
                    talk.letIn("message-tags labeled-response echo-message batch draft/multiline=max-bytes=4096");
                    String first = talk.await("@label=");
                    talk.send(first.substring(0, first.indexOf(' ')) + " :bot!u@h PRIVMSG ada one");
                    talk.send(":irc.test CAP bot DEL :labeled-response draft/multiline echo-message");
                    talk.send(":ada!a@h PRIVMSG bot :gone");
                    talk.await("PRIVMSG ada two");
                    talk.await("PRIVMSG ada three");
                    talk.send(":irc.test CAP bot NEW :labeled-response account-tag unheard-of");
                    talk.await("CAP REQ :account-tag labeled-response");
                    talk.send(":irc.test CAP bot ACK :account-tag labeled-response");
                    talk.send("@account=lovelace :ada!a@h PRIVMSG bot :here");
                    String label = talk.await("@label=");
                    talk.send(label.substring(0, label.indexOf(' ')) + " :irc.test 404 bot ada :Cannot send");
                    talk.listen();
                });
                IrcClient client = client(server)) {
            ears.awaitConnected();
            assertThat(client.say("ada", "one")).succeedsWithin(Duration.ofSeconds(10));
            assertThat(ears.awaitLine("gone").hasAccounts()).isFalse();
            assertThat(client.say("ada", "two\nthree")).succeedsWithin(Duration.ofSeconds(10));
            assertThat(ears.awaitLine("here").account()).contains("lovelace");
            failsWith(client.say("ada", "four"), "the server says: Cannot send");
        }
    }

    @Test
    void what_was_not_confirmed_when_the_connection_broke_is_said_to_be_so_and_not_said_again() throws IOException {
        try (ScriptedServer server = ScriptedServer.start(
                        talk -> talk.letIn("message-tags labeled-response").await("@label="),
                        talk -> talk.letIn().listen());
                IrcClient client = client(server)) {
            ears.awaitConnected();
            CompletableFuture<Void> cut = client.say("ada", "one");
            failsWith(cut, "others may have heard it");
            assertThat(client.say("ada", "two")).succeedsWithin(Duration.ofSeconds(10));
            await().until(() -> server.heard().contains("PRIVMSG ada two"));
            assertThat(server.heard().stream().filter(each -> each.endsWith("PRIVMSG ada one")))
                    .hasSize(1);
            assertThat(ears.sentences().stream().filter(each -> each.contains("as bot")))
                    .hasSize(2);
        }
    }

    @Test
    void a_closed_client_says_goodbye_fails_what_waits_and_is_silent() throws IOException {
        try (ScriptedServer server = ScriptedServer.start(talk -> talk.letIn().listen())) {
            IrcClient client =
                    client(server.settings("bot").withPace(FAST.withFlow(1, Duration.ofSeconds(60))), "#dev");
            await().until(() -> server.heard().contains("JOIN #dev"));
            CompletableFuture<Void> waiting = client.say("#dev", "too late");
            CompletableFuture<String> asked = client.topic("#dev");
            long begun = System.nanoTime();
            client.close();
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(4));
            failsWith(waiting, "closed");
            assertThat(asked).isCompletedExceptionally();
            failsWith(client.say("#dev", "x"), "closed");
            await().until(() -> server.heard().contains("QUIT"));
            int states = ears.states().size();
            client.close();
            assertThat(ears.states()).hasSize(states);
            assertThat(client.state().sentence()).endsWith("closed");
        }
    }

    @Test
    void a_channel_that_is_refused_is_tried_again_and_one_that_nobody_asked_for_is_left() throws IOException {
        try (ScriptedServer server = ScriptedServer.start(talk -> {
                    talk.letIn().await("JOIN #dev");
                    talk.send(":irc.test 473 bot #dev :Cannot join channel (+i)");
                    talk.joined("#dev").send(":bot!u@h JOIN #elsewhere");
                    talk.await("PART #elsewhere");
                    talk.send(":ada!a@h KICK #dev bot :away");
                    talk.joined("#dev").send(":ada!a@h PRIVMSG #dev :welcome");
                    talk.listen();
                });
                IrcClient client = client(server, "#dev")) {
            ears.awaitStates(1, "connected, but not in #dev: Cannot join channel (+i)");
            ears.awaitStates(1, "connected, but ada put this client out of #dev: away");
            ears.awaitLine("welcome");
            assertThat(client.state().sentence()).startsWith("connected to");
        }
    }

    @Test
    void a_listener_that_fails_loses_no_connection() throws IOException {
        try (ScriptedServer server = ScriptedServer.start(talk -> {
                    talk.letIn().send(":ada!a@h PRIVMSG bot :one", ":ada!a@h PRIVMSG bot :two");
                    talk.listen();
                });
                IrcClient client = IrcClient.start(server.settings("bot").withPace(FAST), List.of(), new IrcListener() {
                    @Override
                    public void said(ChatLine line) {
                        ears.said(line);
                        throw new IllegalStateException("a listener's fault, on purpose");
                    }

                    @Override
                    public void state(IrcState state) {
                        ears.state(state);
                    }
                })) {
            ears.awaitLine("two");
            assertThat(client.state().isConnected()).isTrue();
        }
    }
}
