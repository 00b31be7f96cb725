package dev.agentctl.supervisor.irc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client on a real server with all of IRCv3 that it speaks. */
final class ErgoIT {
    private static final IrcPace FAST = IrcPace.DEFAULT
            .withFlow(50, Duration.ofMillis(5))
            .withWaits(Duration.ofMillis(20), Duration.ofMillis(200), Duration.ofMillis(300))
            .withAgain(Duration.ofMillis(200));

    @TempDir
    private static Path folder;

    private static ErgoServer server;

    @BeforeAll
    static void start() throws IOException {
        server = ErgoServer.start(folder.resolve("ergo"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static IrcClient client(String nick, Ears ears, String... channels) {
        List<IrcChannel> joined = new ArrayList<>();
        for (String each : channels) {
            joined.add(IrcChannel.of(each));
        }
        return IrcClient.start(server.settings(nick).withPace(FAST), joined, ears);
    }

    private static <T> T soon(java.util.concurrent.CompletableFuture<T> future) {
        try {
            return future.get(20, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException failure) {
            throw new AssertionError(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    @Test
    void a_login_over_tls_is_what_others_see_and_their_accounts_are_told() throws IOException {
        Ears ears = new Ears();
        try (IrcPerson ada = server.person("ada1", "lovelace");
                IrcPerson eve = server.person("eve1");
                IrcClient client = IrcClient.start(
                        server.settings("bot1", "robot").withPace(FAST), List.of(IrcChannel.of("#login")), ears)) {
            ada.join("#login");
            eve.join("#login");
            ada.await(
                    "the bot",
                    each -> each.command().equals("JOIN") && each.nick().equals("bot1"));
            ada.say("#login", "it is me");
            eve.say("#login", "I am lovelace");
            assertThat(ears.awaitLine("it is me").account()).contains("lovelace");
            ChatLine anonymous = ears.awaitLine("I am");
            assertThat(anonymous.account()).isEmpty();
            assertThat(anonymous.hasAccounts()).isTrue();
            assertThat(anonymous.isReplayed()).isFalse();
            assertThat(anonymous.id()).isPresent();
            soon(client.say("#login", "good morning"));
            assertThat(ada.awaitSaid("#login", "good morning").account()).contains("robot");
            assertThat(ears.sentences())
                    .contains("connected to 127.0.0.1:" + server.tlsPort() + " as bot1, logged in as robot");
            assertThat(ears.texts()).containsExactlyInAnyOrder("it is me", "I am lovelace");
            assertThat(client.state().isConnected()).isTrue();
            assertThat(server.settings("bot1", "robot").toString()).doesNotContain(ErgoServer.password("robot"));
        }
    }

    @Test
    void a_refused_login_and_an_open_password_file_and_a_strange_certificate_are_said_in_a_sentence()
            throws IOException {
        Path wrong = Files.writeString(folder.resolve("wrong"), "no\n");
        Files.setPosixFilePermissions(wrong, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
        server.login("lovelace");
        Ears ears = new Ears();
        IrcSettings refused = server.settings("bot2").withLogin(new Login("lovelace", wrong));
        try (IrcClient client = IrcClient.start(refused.withPace(FAST), List.of(), ears)) {
            ears.awaitStates(2, "it refuses the login of account lovelace");
            assertThat(client.state().isConnected()).isFalse();
            Files.writeString(wrong, ErgoServer.password("lovelace")); // Somebody puts it right.
            ears.awaitConnected();
        }
        Path open = Files.writeString(folder.resolve("open"), ErgoServer.password("lovelace"));
        Files.setPosixFilePermissions(open, java.nio.file.attribute.PosixFilePermissions.fromString("rw-r-----"));
        Ears second = new Ears();
        IrcSettings readable = server.settings("bot2").withLogin(new Login("lovelace", open));
        try (IrcClient client = IrcClient.start(readable.withPace(FAST), List.of(), second)) {
            second.awaitStates(1, "others may read the password in " + open + ": run chmod 600 on it");
            assertThat(client.nick()).isEqualTo("bot2");
        }
        Ears third = new Ears();
        IrcSettings unknown =
                IrcSettings.of("localhost", server.tlsPort(), "bot2").withPace(FAST);
        try (IrcClient client = IrcClient.start(unknown, List.of(), third)) {
            third.awaitStates(1, "TLS with it fails");
            soonFails(client.names("#x"), "TLS with it fails");
        }
        Ears fourth = new Ears();
        IrcSettings named =
                IrcSettings.of("127.0.0.2", server.tlsPort(), "bot2").withAuthority(server.authority());
        try (IrcClient _ = IrcClient.start(named.withPace(FAST), List.of(), fourth)) {
            fourth.awaitStates(1, "not connected to 127.0.0.2");
        }
    }

    private static void soonFails(java.util.concurrent.CompletableFuture<?> future, String words) {
        assertThat(future)
                .failsWithin(Duration.ofSeconds(20))
                .withThrowableThat()
                .havingCause()
                .withMessageContaining(words);
    }

    @Test
    void a_text_of_many_lines_is_one_message_both_ways() throws IOException {
        Ears ears = new Ears();
        Ears others = new Ears();
        String text = "first\n\n  indented " + "é漢😀 ".repeat(200) + "\nlast";
        try (IrcClient client = client("bot3", ears, "#lines");
                IrcClient other = client("bot4", others, "#lines");
                IrcPerson plain = server.person("plain3").join("#lines")) {
            ears.awaitConnected();
            others.awaitConnected();
            await().until(() -> soon(other.names("#lines")).containsAll(List.of("bot3", "bot4", "plain3")));
            soon(client.say("#lines", text));
            assertThat(others.awaitLine("first").text()).isEqualTo(text.stripTrailing());
            assertThat(others.lines()).hasSize(1);
            plain.awaitSaid("#lines", "last");
            for (String line : plain.texts("#lines")) {
                assertThat(line).doesNotContain("\ufffd");
            }
            String long120 = "n\n".repeat(119) + "end of it";
            soon(client.say("#lines", long120));
            others.awaitLine("end of it");
            assertThat(others.lines()).hasSize(3); // 100 lines are the most that this server takes in one.
            assertThat(String.join("\n", others.texts().subList(1, 3))).isEqualTo(long120);
            soonFails(client.say("#nowhere", "hello"), "No such channel");
            soonFails(client.say("nobody", "hello"), "No such nick");
            soonFails(client.say("#a,#b", "hello"), "neither a channel nor a nick");
            soon(client.say("#lines", "hi\r\nQUIT :no\0\1x"));
            plain.awaitSaid("#lines", "QUIT :nox");
            assertThat(ears.lines()).isEmpty();
        }
    }

    @Test
    void what_was_said_in_a_channel_while_away_is_heard_later_in_order_and_once() throws IOException {
        Ears ears = new Ears();
        try (IrcPerson ada = server.person("ada5", "lovelace").join("#away");
                IrcClient client = client("bot5", ears, "#away")) {
            ears.awaitConnected();
            ada.await(
                    "the bot",
                    each -> each.command().equals("JOIN") && each.nick().equals("bot5"));
            ada.say("#away", "before");
            ears.awaitLine("before");
            server.kill("bot5");
            ears.awaitStates(1, "not connected");
            ears.awaitStates(2, "connected to");
            ada.say("#away", "after");
            ears.awaitLine("after");
            assertThat(ears.texts()).containsExactly("before", "after");
            assertThat(ears.sentences().stream()
                            .filter(each -> each.startsWith("not"))
                            .toList())
                    .first()
                    .asString()
                    .contains("closed the connection", "next try in 1 s");
            assertThat(client.nick()).isEqualTo("bot5");
        }
    }

    @Test
    void missed_lines_are_fetched_page_by_page_by_id_and_where_that_is_not_known_by_time() throws IOException {
        HistoryMark mark;
        try (IrcPerson ada = server.person("ada6").join("#away2");
                IrcPerson bob = server.person("bob6")) {
            Ears first = new Ears();
            ada.say("#away2", "mark");
            try (IrcClient _ = IrcClient.start(
                    server.settings("bot6").withPace(FAST),
                    List.of(new IrcChannel(
                            "#away2",
                            Optional.of(new HistoryMark(
                                    Optional.empty(), Instant.now().minusSeconds(5))))),
                    first)) {
                mark = HistoryMark.of(first.awaitLine("mark"));
            }
            assertThat(first.lines().getFirst().isReplayed()).isTrue();
            for (int i = 0; i < 250; i++) {
                ada.say("#away2", "line " + i);
                if (i % 10 == 9) {
                    bob.raw("JOIN #away2", "PART #away2"); // HistServ tells of it in the history.
                }
            }
            bob.raw("PING here");
            bob.await("his own parts", each -> each.command().equals("PONG"));
            ada.raw("PING here");
            ada.await("its own lines", each -> each.command().equals("PONG"));
            for (HistoryMark each : List.of(
                    mark,
                    new HistoryMark(Optional.empty(), mark.at()),
                    new HistoryMark(Optional.of("nosuchid"), mark.at()))) {
                Ears later = new Ears();
                try (IrcClient _ = IrcClient.start(
                        server.settings("bot6").withPace(FAST),
                        List.of(new IrcChannel("#away2", Optional.of(each))),
                        later)) {
                    later.awaitLine("line 249");
                    List<String> texts = new ArrayList<>(later.texts());
                    texts.remove("mark"); // Where the id is not known, its time brings it again.
                    assertThat(texts).hasSize(250).doesNotHaveDuplicates();
                    assertThat(texts.getFirst()).isEqualTo("line 0");
                    assertThat(later.lines()).allMatch(ChatLine::isReplayed);
                }
            }
            Ears none = new Ears();
            try (IrcClient fresh = client("bot6b", none, "#away2")) {
                ada.await(
                        "it",
                        each -> each.command().equals("JOIN") && each.nick().equals("bot6b"));
                none.awaitConnected();
                await().until(() -> soon(fresh.names("#away2")).contains("bot6b"));
                ada.say("#away2", "now");
                none.awaitLine("now");
                assertThat(none.texts()).containsExactly("now");
            }
        }
    }

    @Test
    void over_twenty_cut_connections_no_line_is_missing_and_none_comes_twice() throws Exception {
        Random random = new Random(20261121);
        Ears ears = new Ears();
        int said = 0;
        try (IrcPerson ada = server.person("ada7").join("#cuts");
                CutProxy proxy = CutProxy.to(server.plainPort());
                IrcClient client = IrcClient.start(
                        IrcSettings.of("127.0.0.1", proxy.port(), "bot7")
                                .withoutTls()
                                .withPace(FAST),
                        List.of(IrcChannel.of("#cuts")),
                        ears)) {
            ada.await(
                    "the bot",
                    each -> each.command().equals("JOIN") && each.nick().equals("bot7"));
            for (int cut = 0; cut < 20; cut++) {
                for (int i = random.nextInt(8); i >= 0; i--) {
                    ada.say("#cuts", "line " + said++);
                }
                // Anywhere in what the server sends: in a line, in a batch, in the welcome.
                proxy.cutAfter(random.nextInt(3_000));
                for (int i = random.nextInt(8); i >= 0; i--) {
                    ada.say("#cuts", "line " + said++);
                }
                int cuts = cut + 1;
                await().atMost(Duration.ofSeconds(20))
                        .pollInterval(Duration.ofMillis(2))
                        .until(() -> {
                            if (proxy.cuts() < cuts) {
                                ada.raw("PRIVMSG bot7 :to fill it", "PING x");
                            }
                            return proxy.cuts() >= cuts;
                        });
            }
            ada.say("#cuts", "line " + said++);
            ears.awaitLine("line " + (said - 1));
            List<String> expected = new ArrayList<>();
            for (int i = 0; i < said; i++) {
                expected.add("line " + i);
            }
            assertThat(ears.lines().stream().filter(each -> !each.isPrivate()).map(ChatLine::text))
                    .containsExactlyElementsOf(expected);
            assertThat(ears.wasCalledTwiceAtOnce()).isFalse();
            assertThat(client.state().isConnected()).isTrue();
        }
    }

    @Test
    void a_taken_nick_gets_a_mark_and_is_taken_back_when_it_is_free() throws IOException {
        Ears ears = new Ears();
        try (IrcPerson thief = server.person("bot8");
                IrcPerson second = server.person("bot8_");
                IrcClient client = client("bot8", ears)) {
            ears.awaitStates(1, "as bot8__");
            assertThat(client.nick()).isEqualTo("bot8__");
            second.say("bot8__", "hello");
            ears.awaitLine("hello");
            thief.raw("QUIT");
            ears.awaitStates(1, "as bot8");
            await().until(() -> client.nick().equals("bot8"));
            second.say("bot8", "back");
            assertThat(ears.awaitLine("back").isPrivate()).isTrue();
        }
    }

    @Test
    void channels_are_joined_left_named_and_described() throws IOException {
        Ears ears = new Ears();
        try (IrcPerson ada = server.person("ada9").join("#Room");
                IrcClient client = client("bot9", ears)) {
            ears.awaitConnected();
            soon(client.join(IrcChannel.of("#room")));
            soon(client.join(IrcChannel.of("#room")));
            assertThat(soon(client.names("#room"))).containsExactlyInAnyOrder("ada9", "bot9");
            assertThat(soon(client.topic("#room"))).isEmpty();
            soon(client.setTopic("#room", "what we\ndo"));
            soon(client.setTopic("#room", "what we do"));
            assertThat(soon(client.topic("#ROOM"))).isEqualTo("what we do");
            ada.say("#Room", "hi");
            assertThat(ears.awaitLine("hi").channel()).isEqualTo("#room");
            ada.raw("MODE #Room +i");
            ada.await(
                    "a mode",
                    each -> each.command().equals("MODE") && each.line().contains("+i"));
            soon(client.part("#room"));
            soonFails(client.join(IrcChannel.of("#room")), "Cannot join channel (+i)");
            soonFails(client.topic("#gone"), "No such channel");
            ada.raw("MODE #Room -i");
            ada.await(
                    "a mode",
                    each -> each.command().equals("MODE") && each.line().contains("-i"));
            soon(client.join(IrcChannel.of("#room")));
            ada.raw("KICK #Room bot9 :out");
            ears.awaitStates(1, "put this client out of #Room: out");
            ada.await("the bot", each -> each.command().equals("KICK"));
            await().until(() -> soon(client.names("#room")).contains("bot9"));
        }
    }

    @Test
    void a_server_that_comes_back_has_its_clients_back_and_what_waited_is_said() throws IOException {
        Ears ears = new Ears();
        try (ErgoServer own = ErgoServer.start(folder.resolve("second"));
                IrcClient client = IrcClient.start(
                        own.settings("bot10", "robot").withPace(FAST), List.of(IrcChannel.of("#back")), ears)) {
            ears.awaitConnected();
            own.stop();
            ears.awaitStates(1, "not connected");
            var waiting = client.say("#back", "said while away");
            own.restart();
            try (IrcPerson ada = own.person("ada10").join("#back")) {
                soon(waiting.exceptionally(_ -> null));
                ears.awaitStates(2, "connected to");
                await().until(() -> soon(client.names("#back")).contains("bot10"));
                ada.say("#back", "welcome back");
                ears.awaitLine("welcome back");
            }
        }
    }

    @Test
    void forty_clients_are_in_within_seconds_and_cost_no_threads_of_the_machine() throws IOException {
        List<IrcClient> clients = new ArrayList<>();
        List<Ears> all = new ArrayList<>();
        try (IrcPerson ada = server.person("ada11").join("#many")) {
            int threads = Thread.getAllStackTraces().size();
            long begun = System.nanoTime();
            for (int i = 0; i < 40; i++) {
                Ears ears = new Ears();
                all.add(ears);
                clients.add(client("many" + i, ears, "#many"));
            }
            for (int i = 0; i < 40; i++) {
                String nick = "many" + i;
                ada.await(
                        nick,
                        each -> each.command().equals("JOIN") && each.nick().equals(nick));
            }
            System.out.println("40 clients over TLS in their channel after " + (System.nanoTime() - begun) / 1_000_000
                    + " ms, with " + (Thread.getAllStackTraces().size() - threads) + " more platform threads");
            ada.say("#many", "hello all");
            for (Ears ears : all) {
                ears.awaitLine("hello all");
            }
            assertThat(Thread.getAllStackTraces().size() - threads).isLessThan(20);
        } finally {
            clients.forEach(IrcClient::close);
        }
    }
}
