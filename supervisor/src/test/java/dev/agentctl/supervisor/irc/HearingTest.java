package dev.agentctl.supervisor.irc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** What counts as heard, on a server on paper whose connections break at any time. */
final class HearingTest {
    private static final Instant BEGINNING = Instant.parse("2026-11-21T10:00:00Z");

    private final List<ChatLine> heard = new ArrayList<>();

    private Hearing hearing(IrcChannel channel) {
        IrcSettings settings = IrcSettings.of("irc.test", 6697, "bot");
        Hearing hearing = new Hearing(settings, List.of(channel), heard::add, InstantSource.fixed(BEGINNING));
        hearing.known("bot", true);
        return hearing;
    }

    private static String line(int number, String tags) {
        return "@" + tags + "msgid=m" + number + ";time=" + BEGINNING.plusMillis(number / 3)
                + " :ada!a@h PRIVMSG #dev :line " + number;
    }

    private static IrcMessage parsed(String line) {
        return IrcMessage.parse(line).orElseThrow();
    }

    /** A history of the server's: answers as CHATHISTORY AFTER does. */
    private static IrcEvent.Batch answer(IrcMessage question, List<String> history) {
        String reference = question.parameter(2);
        int most = Integer.parseInt(question.parameter(3));
        List<IrcEvent> page = new ArrayList<>();
        boolean isAfter = false;
        for (String each : history) {
            IrcMessage message = parsed(each);
            isAfter |= reference.startsWith("timestamp=")
                    && message.tags().getOrDefault("time", "").compareTo(reference.substring(10)) > 0;
            if (isAfter && page.size() < most) {
                page.add(new IrcEvent.Line(message));
            }
            isAfter |= reference.equals("msgid=" + message.tags().get("msgid"));
        }
        return new IrcEvent.Batch(IrcMessage.of("BATCH", "+1", "chathistory", "#dev"), page, true);
    }

    @Property(tries = 100)
    void over_any_cuts_no_line_is_missing_and_none_comes_twice_or_out_of_order(@ForAll long seed) {
        heard.clear();
        Random random = new Random(seed);
        Hearing hearing = hearing(IrcChannel.of("#dev"));
        Room room = hearing.room("#dev").orElseThrow();
        List<String> history = new ArrayList<>();
        Optional<IrcMessage> question = hearing.joined(room, BEGINNING.minusMillis(1), 7, 0);
        assertThat(question).isEmpty();
        for (int step = 0; step < 300; step++) {
            switch (random.nextInt(12)) {
                case 0 -> {
                    hearing.gone();
                    question = Optional.empty();
                }
                case 1 -> {
                    if (!room.isIn()) {
                        hearing.known("bot", true);
                        question = hearing.joined(room, BEGINNING.plusSeconds(60), 7, 0);
                    }
                }
                case 2, 3, 4 -> {
                    if (question.isPresent()) {
                        question = hearing.history(answer(question.get(), history), 0);
                    }
                }
                default -> {
                    history.add(line(history.size(), ""));
                    if (room.isIn()) {
                        hearing.live(new IrcEvent.Line(parsed(history.getLast())));
                    }
                }
            }
        }
        if (!room.isIn()) {
            question = hearing.joined(room, BEGINNING.plusSeconds(60), 7, 0);
        }
        while (question.isPresent()) {
            question = hearing.history(answer(question.get(), history), 0);
        }
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < history.size(); i++) {
            expected.add("line " + i);
        }
        assertThat(heard.stream().map(ChatLine::text)).containsExactlyElementsOf(expected);
    }

    @Test
    void a_mark_whose_id_the_server_forgot_is_asked_for_by_time_and_a_server_without_end_is_left() {
        HistoryMark mark = new HistoryMark(Optional.of("forgotten"), BEGINNING);
        CatchUp catchUp = new CatchUp("#dev", mark, 1000);
        assertThat(catchUp.question(0).line()).isEqualTo("CHATHISTORY AFTER #dev msgid=forgotten 100");
        assertThat(catchUp.goesOn(List.of())).isTrue();
        assertThat(catchUp.question(0).line())
                .isEqualTo("CHATHISTORY AFTER #dev timestamp=2026-11-21T09:59:59.999Z 100");
        assertThat(catchUp.goesOn(List.of())).isFalse();
        CatchUp endless = new CatchUp("#dev", mark, 100);
        int pages = 0;
        while (endless.goesOn(List.of(heard(pages)))) {
            pages++;
        }
        assertThat(pages).isEqualTo(199);
        CatchUp circle = new CatchUp("#dev", mark, 100);
        assertThat(circle.goesOn(List.of(heard(1)))).isTrue();
        assertThat(circle.goesOn(List.of(heard(1)))).isFalse();
    }

    private static Heard heard(int number) {
        return Heard.of(new IrcEvent.Line(parsed(line(number, ""))), BEGINNING).orElseThrow();
    }

    @Test
    void what_the_client_said_itself_is_not_heard_and_others_under_its_nick_are() {
        Hearing hearing = hearing(new IrcChannel("#dev", Optional.of(new HistoryMark(Optional.of("m"), BEGINNING))));
        Room room = hearing.room("#DEV").orElseThrow();
        IrcMessage question = hearing.joined(room, BEGINNING, 50, 0).orElseThrow();
        assertThat(question.parameter(2)).isEqualTo("msgid=m");
        hearing.history(
                answer(
                        question,
                        List.of(
                                "@msgid=m;time=2026-11-21T10:00:00Z :ada!a@h PRIVMSG #dev :known",
                                "@msgid=own;time=2026-11-21T10:00:01Z :bot!a@h PRIVMSG #dev :its own",
                                "@msgid=by;account=eve;time=2026-11-21T10:00:02Z :bot!a@h PRIVMSG #dev :another's")),
                0);
        hearing.noHistory("#dev", 0);
        hearing.live(new IrcEvent.Line(parsed("@msgid=echo :bot!a@h PRIVMSG #dev :echo")));
        hearing.live(new IrcEvent.Line(parsed("@msgid=pm :ada!a@h PRIVMSG bot :alone")));
        hearing.live(new IrcEvent.Line(parsed("@msgid=pm :ada!a@h PRIVMSG bot :alone")));
        assertThat(heard.stream().map(ChatLine::text)).containsExactly("another's", "alone");
        assertThat(heard.getLast().isPrivate()).isTrue();
    }

    @Test
    void what_comes_a_moment_before_the_channel_is_joined_is_heard_then() {
        Hearing hearing = hearing(IrcChannel.of("#dev"));
        Room room = hearing.room("#dev").orElseThrow();
        hearing.live(new IrcEvent.Line(parsed(line(1, ""))));
        assertThat(heard).isEmpty();
        assertThat(hearing.joined(room, BEGINNING, 50, 0)).isEmpty();
        hearing.live(new IrcEvent.Line(parsed(line(2, ""))));
        assertThat(heard.stream().map(ChatLine::text)).containsExactly("line 1", "line 2");
        hearing.gone();
        hearing.live(new IrcEvent.Line(parsed(line(4, ""))));
        IrcMessage question = hearing.joined(room, BEGINNING, 50, 0).orElseThrow();
        assertThat(question.parameter(2)).isEqualTo("msgid=m2");
        hearing.history(answer(question, List.of(line(2, ""), line(3, ""), line(4, ""))), 0)
                .ifPresent(next -> hearing.history(answer(next, List.of(line(4, ""))), 0));
        assertThat(heard.stream().map(ChatLine::text)).containsExactly("line 1", "line 2", "line 3", "line 4");
        assertThat(heard.stream().map(ChatLine::isReplayed)).containsExactly(false, false, true, false);
    }

    @Test
    void held_lines_are_bounded_and_what_there_is_no_room_for_comes_with_a_page() {
        Hearing hearing = hearing(
                new IrcChannel("#dev", Optional.of(new HistoryMark(Optional.empty(), BEGINNING.minusSeconds(1)))));
        Room room = hearing.room("#dev").orElseThrow();
        Optional<IrcMessage> question = hearing.joined(room, BEGINNING, 50, 0);
        List<String> history = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            history.add(line(i, ""));
            hearing.live(new IrcEvent.Line(parsed(history.getLast())));
        }
        assertThat(heard).isEmpty();
        while (question.isPresent()) {
            question = hearing.history(answer(question.get(), history), 0);
        }
        assertThat(heard).hasSize(3_000);
        for (int i = 0; i < 3_000; i++) {
            assertThat(heard.get(i).text()).isEqualTo("line " + i);
        }
    }
}
