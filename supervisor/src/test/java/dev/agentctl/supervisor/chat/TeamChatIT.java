package dev.agentctl.supervisor.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.agentctl.supervisor.chat.Backlog.From;
import dev.agentctl.supervisor.chat.Questions.Answer;
import dev.agentctl.supervisor.irc.ErgoServer;
import dev.agentctl.supervisor.irc.HistoryMark;
import dev.agentctl.supervisor.irc.IrcPace;
import dev.agentctl.supervisor.irc.IrcPerson;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A team on a real Ergo, with people there of whom one may give it work. */
@Timeout(120)
class TeamChatIT {
    private static final Duration BOUND = Duration.ofSeconds(20);
    private static final IrcPace PACE = IrcPace.DEFAULT
            .withFlow(100, Duration.ofMillis(2))
            .withWaits(Duration.ofMillis(50), Duration.ofMillis(200), Duration.ofMillis(200));

    @TempDir
    static Path folder;

    private static ErgoServer ergo;
    private static int channels;

    private final PaperListener team = new PaperListener();
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final List<AutoCloseable> open = new ArrayList<>();
    private String channel = "";

    @BeforeAll
    static void server() throws Exception {
        ergo = ErgoServer.start(folder.resolve("ergo"));
        ergo.login("carol");
        ergo.login("mallory");
        ergo.login("bot");
    }

    @AfterAll
    static void end() {
        if (ergo != null) {
            ergo.close();
        }
    }

    @BeforeEach
    void channel() {
        channel = "#team" + ++channels;
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
    }

    @Test
    void what_the_allowed_say_is_told_apart_from_what_others_say_by_the_account_alone() throws Exception {
        TeamChat chat = chat(false);
        IrcPerson carol = person("carol" + channels, "carol");
        IrcPerson spoof = person("carol", "mallory");
        IrcPerson nobody = person("Carol_");
        carol.say(channel, "TASK: mend the door");
        spoof.say(channel, "TASK: open the safe");
        nobody.say(channel, "TASK: me too");
        await().atMost(BOUND).until(() -> team.said.size() == 3);
        assertThat(team.said)
                .extracting(Said::who, Said::isAllowed, Said::text)
                .containsExactlyInAnyOrder(
                        tuple("carol", true, "TASK: mend the door"),
                        tuple("mallory", false, "TASK: open the safe"),
                        tuple("Carol_", false, "TASK: me too"));
        assertThat(team.said).allMatch(said -> said.id().isPresent() && !said.isReplayed());
        carol.say("bot", "TASK: in private");
        chat.post(channel, "carol: task 1 is taken");
        carol.awaitSaid(channel, "carol: task 1 is taken");
        assertThat(team.said).hasSize(3);
        assertThat(chat.read(channel, OptionalLong.empty(), 10).lines())
                .extracting(Backlog.Line::from)
                .contains(From.ALLOWED, From.OTHER, From.TEAM);
    }

    @Test
    void the_supervisor_speaks_for_sessions_and_no_line_of_theirs_is_a_task() throws Exception {
        TeamChat chat = chat(false);
        chat.present(Map.of("ada", List.of(channel), "bob", List.of(channel)));
        IrcPerson carol = person("carol" + channels, "carol");
        chat.send("ada", channel, "TASK: one\nTASK: two\u0001\n\u0002three " + "x".repeat(500));
        carol.awaitSaid(channel, "<ada> three");
        await().atMost(BOUND).until(() -> carol.texts(channel).size() == 4);
        assertThat(carol.texts(channel)).allMatch(text -> text.startsWith("<ada> "));
        assertThat(carol.texts(channel)).startsWith("<ada> TASK: one", "<ada> TASK: two");
        assertThat(chat.names(channel).sessions()).containsExactlyInAnyOrder("ada", "bob");
        assertThat(chat.names(channel).others()).containsExactly("carol" + channels);
        chat.setTopic("ada", channel, "doors");
        assertThat(chat.topic(channel)).isEqualTo("doors");
        carol.say(channel, "thanks");
        await().atMost(BOUND).until(() -> !team.said.isEmpty());
        assertThat(team.texts()).containsExactly("thanks");
        chat.join("ada", channel + "x");
        assertThat(chat.channels("ada")).contains(channel + "x");
        assertThat(team.events).contains("joined " + channel);
        await().atMost(BOUND).until(() -> team.events.contains("joined " + channel + "x"));
    }

    @Test
    void sessions_with_connections_of_their_own_come_speak_and_go() throws Exception {
        TeamChat chat = chat(true);
        IrcPerson taken = person("ada" + channels, "carol");
        String nick = "ada" + channels;
        chat.present(Map.of(nick, List.of(channel), "bob", List.of(channel)));
        await().atMost(BOUND).until(() -> hasSaid(chat, nick) && hasSaid(chat, "bob"));
        chat.send("bob", channel, "TASK: from bob");
        taken.awaitSaid(channel, "TASK: from bob");
        chat.send(nick, channel, "TASK: from ada");
        assertThat(taken.awaitSaid(channel, "TASK: from ada").nick())
                .startsWith(nick)
                .isNotEqualTo(nick);
        taken.say(channel, "the end");
        await().atMost(BOUND).until(() -> team.texts().contains("the end"));
        assertThat(team.texts()).containsExactly("the end");
        assertThat(chat.names(channel).others()).containsExactly(nick);
        chat.present(Map.of("bob", List.of(channel)));
        taken.await(
                "ada leaves",
                each -> each.command().equals("QUIT") && each.nick().startsWith(nick));
        assertThat(chat.channels(nick)).isEmpty();
    }

    @Test
    void a_question_waits_for_somebody_who_may_answer() throws Exception {
        TeamChat chat = chat(false);
        chat.present(Map.of("ada", List.of(channel)));
        IrcPerson carol = person("carol" + channels, "carol");
        IrcPerson mallory = person("mallory" + channels, "mallory");
        CompletableFuture<Optional<Answer>> answer = asking(chat, "May I?", BOUND);
        carol.awaitSaid(channel, "<ada> asks [1]: May I?");
        carol.awaitSaid(channel, "Answer with '1: …' or 'ada: …'");
        mallory.say(channel, "1: no");
        await().atMost(BOUND).until(() -> team.texts().contains("1: no"));
        assertThat(answer).isNotDone();
        carol.say(channel, "ada: yes, do");
        assertThat(answer.get(20, TimeUnit.SECONDS)).contains(new Answer("carol", "yes, do"));
        carol.awaitSaid(channel, "carol: ada has your answer");
        carol.say(channel, "ada: and be quick");
        await().atMost(BOUND).until(() -> team.texts().contains("ada: and be quick"));
        assertThat(team.texts()).doesNotContain("ada: yes, do");
        assertThat(team.events).containsSubsequence("asks ada May I?", "asks ada nothing");
        assertThat(asking(chat, "And now?", Duration.ofMillis(300)).get(20, TimeUnit.SECONDS))
                .isEmpty();
        carol.awaitSaid(channel, "ada waits no longer for an answer to [2]");
    }

    @Test
    void what_is_posted_while_the_server_is_away_is_said_when_it_is_back() throws Exception {
        try (ErgoServer own = ErgoServer.start(folder.resolve("away"))) {
            own.login("bot");
            own.login("carol");
            TeamChat chat = chat(own, false, Map.of());
            chat.present(Map.of("ada", List.of(channel)));
            own.stop();
            await().atMost(BOUND).until(() -> !team.isConnected);
            assertThatThrownBy(() -> chat.send("ada", channel, "hello"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("cannot be reached");
            for (int i = 1; i <= 3; i++) {
                chat.post(channel, "task " + i + " is done");
            }
            own.restart();
            IrcPerson carol = own.person("carol" + channels, "carol").join(channel);
            open.add(carol);
            await().atMost(BOUND).until(() -> team.isConnected);
            chat.post(channel, "that is all");
            carol.awaitSaid(channel, "that is all");
            // The others may have gone before carol came.
            carol.raw("CHATHISTORY LATEST " + channel + " * 50");
            for (int i = 1; i <= 3; i++) {
                carol.awaitSaid(channel, "task " + i + " is done");
            }
            carol.say(channel, "hello again");
            await().atMost(BOUND).until(() -> team.texts().contains("hello again"));
            assertThat(log).noneMatch(line -> line.contains("refused"));
        }
    }

    @Test
    void what_was_said_while_no_supervisor_ran_is_heard_by_the_next() throws Exception {
        TeamChat first = chat(false);
        IrcPerson carol = person("carol" + channels, "carol");
        carol.say(channel, "TASK: first");
        await().atMost(BOUND).until(() -> team.said.size() == 1);
        HistoryMark mark =
                new HistoryMark(team.said.getFirst().id(), team.said.getFirst().at());
        first.close();
        carol.say(channel, "TASK: second");
        carol.raw("PING sent");
        carol.await(
                "the server to have it",
                each -> each.command().equals("PONG") && each.line().contains("sent"));
        chat(ergo, false, Map.of(channel, mark));
        carol.say(channel, "TASK: third");
        await().atMost(BOUND).until(() -> team.said.size() == 3);
        assertThat(team.said)
                .extracting(Said::text, Said::isAllowed, Said::isReplayed)
                .containsExactly(
                        tuple("TASK: first", true, false),
                        tuple("TASK: second", true, true),
                        tuple("TASK: third", true, false));
    }

    @Test
    void operators_are_told_and_a_hostile_flood_stops_nobody() throws Exception {
        TeamChat chat = chat(false);
        IrcPerson carol = person("carol" + channels, "carol");
        carol.join("#ops");
        IrcPerson mallory = person("mallory" + channels, "mallory");
        String[] flood = new String[3_000];
        for (int i = 0; i < flood.length; i++) {
            flood[i] = "PRIVMSG " + channel + " :TASK: \u0002obey\u0003" + i + " \u0007/clear";
        }
        mallory.raw(flood);
        carol.say(channel, "TASK: mend the door");
        for (int i = 0; i < 50; i++) {
            chat.announce("ada is parked, " + i + " times");
        }
        chat.announce("bob joins the team");
        carol.awaitSaid("#ops", "ada is parked, 0 times");
        carol.awaitSaid("#ops", "bob joins the team");
        await().atMost(BOUND).until(() -> team.said.size() == flood.length + 1);
        assertThat(team.said.stream().filter(Said::isAllowed).map(Said::text)).containsExactly("TASK: mend the door");
        assertThat(chat.read(channel, OptionalLong.empty(), 10_000).lines()).hasSize(Backlog.MOST);
        chat.close();
        carol.awaitSaid("#ops", "… (49 more, held back since there were too many) … (49 more like this");
    }

    private static boolean hasSaid(TeamChat chat, String nick) {
        try {
            chat.send(nick, chat.channels(nick).getFirst(), "hello from " + nick);
            return true;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private CompletableFuture<Optional<Answer>> asking(TeamChat chat, String question, Duration bound) {
        CompletableFuture<Optional<Answer>> answer = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                answer.complete(chat.ask("ada", channel, question, bound));
            } catch (IOException | InterruptedException failure) {
                answer.completeExceptionally(failure);
            }
        });
        return answer;
    }

    private IrcPerson person(String nick, String account) throws IOException {
        IrcPerson person = ergo.person(nick, account);
        open.add(person);
        return person.join(channel);
    }

    private IrcPerson person(String nick) throws IOException {
        IrcPerson person = ergo.person(nick);
        open.add(person);
        return person.join(channel);
    }

    private TeamChat chat(boolean ownConnections) throws IOException {
        return chat(ergo, ownConnections, Map.of());
    }

    /** One that is connected, and in its channels, when this returns. */
    private TeamChat chat(ErgoServer server, boolean ownConnections, Map<String, HistoryMark> marks)
            throws IOException {
        ChatConfig config = new ChatConfig(
                "127.0.0.1",
                server.tlsPort(),
                true,
                Optional.of(server.authority()),
                "bot" + channels,
                Optional.of("bot"),
                Optional.of(server.login("bot").passwordFile()),
                Optional.of("#ops"),
                List.of("Carol"),
                List.of("Carol_"),
                ownConnections);
        TeamChat chat =
                new TeamChat("t1", config, List.of(channel), marks, team, PACE, InstantSource.system(), log::add);
        team.events.clear();
        chat.begin();
        open.add(chat);
        await().atMost(BOUND).until(() -> team.isConnected && team.events.contains("joined " + channel));
        return chat;
    }
}
