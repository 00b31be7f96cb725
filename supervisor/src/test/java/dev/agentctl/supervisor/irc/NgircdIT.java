package dev.agentctl.supervisor.irc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client on a real server that knows RFC 1459 and nothing newer. */
final class NgircdIT {
    private static final IrcPace FAST = IrcPace.DEFAULT
            .withFlow(5, Duration.ofMillis(50))
            .withWaits(Duration.ofMillis(50), Duration.ofMillis(200), Duration.ofMillis(200))
            .withAgain(Duration.ofMillis(500));

    @TempDir
    private static Path folder;

    private static NgircdServer server;

    @BeforeAll
    static void start() throws IOException {
        server = NgircdServer.start(folder);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void people_and_the_client_talk_and_long_texts_arrive_in_lines_that_fit() throws Exception {
        Ears ears = new Ears();
        try (IrcPerson ada = server.person("ada1").join("#dev");
                IrcClient client =
                        IrcClient.start(server.settings("bot1").withPace(FAST), List.of(IrcChannel.of("#dev")), ears)) {
            ears.awaitConnected();
            ada.await(
                    "the bot",
                    each -> each.command().equals("JOIN") && each.nick().equals("bot1"));
            ada.say("#dev", "hello \2bot\2");
            ChatLine line = ears.awaitLine("hello");
            assertThat(line.text()).isEqualTo("hello bot");
            assertThat(line.hasAccounts()).isFalse();
            assertThat(line.id()).isEmpty();
            String text = "one\n\n" + "wörter 漢字 😀 ".repeat(45) + "\nthe end";
            client.say("#dev", text).get(20, TimeUnit.SECONDS);
            ada.awaitSaid("#dev", "the end");
            String arrived = String.join("", ada.texts("#dev"));
            assertThat(arrived.replaceAll("[ \n]", "")).isEqualTo(text.replaceAll("[ \n]", ""));
            assertThat(ada.heard()).allMatch(each -> TextLines.bytes(each.line()) <= 510);
            assertThat(client.names("#dev").get(20, TimeUnit.SECONDS)).containsExactlyInAnyOrder("ada1", "bot1");
            client.setTopic("#dev", "plain").exceptionally(_ -> null).get(20, TimeUnit.SECONDS);
            client.say("ada1", "to you").get(20, TimeUnit.SECONDS);
            ada.awaitSaid("ada1", "to you");
            ada.say("bot1", "and to you");
            assertThat(ears.awaitLine("and to you").isPrivate()).isTrue();
            assertThat(ears.lines()).hasSize(2);
        }
    }

    @Test
    void a_taken_nick_gets_a_mark_and_a_cut_connection_is_made_again() throws Exception {
        Ears ears = new Ears();
        try (IrcPerson ada = server.person("ada2").join("#cut");
                IrcPerson thief = server.person("bot2");
                CutProxy proxy = CutProxy.to(server.port());
                IrcClient client = IrcClient.start(
                        IrcSettings.of("127.0.0.1", proxy.port(), "bot2")
                                .withoutTls()
                                .withPace(FAST),
                        List.of(IrcChannel.of("#cut")),
                        ears)) {
            ears.awaitStates(1, "as bot2_");
            thief.raw("QUIT");
            await().atMost(Duration.ofSeconds(20)).until(() -> client.nick().equals("bot2"));
            ada.await(
                    "the bot",
                    each -> each.command().equals("JOIN") && each.nick().equals("bot2_"));
            proxy.cutAfter(10);
            ada.say("#cut", "this cuts it");
            ears.awaitStates(1, "not connected");
            ears.awaitStates(3, "connected to");
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> client.names("#cut")
                            .handle((names, _) -> names != null && names.contains(client.nick()))
                            .get(20, TimeUnit.SECONDS));
            ada.say("#cut", "welcome back");
            ears.awaitLine("welcome back");
        }
    }

    @Test
    void a_long_talk_at_the_default_pace_is_not_cut() throws Exception {
        Ears ears = new Ears();
        try (IrcPerson ada = server.person("ada3").join("#pace");
                IrcClient client = IrcClient.start(server.settings("bot3"), List.of(IrcChannel.of("#pace")), ears)) {
            ears.awaitConnected();
            client.say("#pace", "1\n2\n3\n4\n5\n6").get(30, TimeUnit.SECONDS);
            ada.awaitSaid("#pace", "6");
            assertThat(ada.texts("#pace")).containsExactly("1", "2", "3", "4", "5", "6");
            assertThat(client.state().isConnected()).isTrue();
        }
    }
}
