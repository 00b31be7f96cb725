package dev.agentctl.supervisor.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class OperatorsChannelTest {
    private static final Pattern MORE = Pattern.compile("^… \\((\\d+) more");

    private final OperatorsChannel channel = new OperatorsChannel();
    private Instant now = Instant.parse("2026-11-20T10:00:00Z");

    @Test
    void sentences_that_differ_in_numbers_alone_are_one_line_and_a_count() {
        assertThat(announce("ada costs 3.50 dollars")).containsExactly("ada costs 3.50 dollars");
        for (int i = 0; i < 7; i++) {
            assertThat(announce("ada costs " + i + ".00 dollars")).isEmpty();
        }
        assertThat(announce("bob costs 1.00 dollars")).hasSize(1);
        pass(OperatorsChannel.FOLD);
        assertThat(channel.look(now)).containsExactly("… (7 more like this in 5 min) ada costs 6.00 dollars");
        assertThat(announce("ada costs 9.99 dollars")).containsExactly("ada costs 9.99 dollars");
        pass(OperatorsChannel.FOLD);
        assertThat(channel.look(now)).as("one alone is not told of again").isEmpty();
    }

    @Test
    void too_many_at_once_are_summarised_when_there_is_room() {
        List<String> told = new ArrayList<>();
        for (char c = 'a'; c <= 'z'; c++) {
            told.addAll(announce(c + " is parked"));
        }
        assertThat(told).hasSize(OperatorsChannel.MOST - 1).endsWith("i is parked");
        pass(Duration.ofSeconds(59));
        assertThat(channel.look(now)).isEmpty();
        pass(Duration.ofSeconds(1));
        assertThat(channel.look(now))
                .containsExactly("… (17 more, held back since there were too many) j is parked; k is parked;"
                        + " l is parked; … the team's log has all");
        assertThat(announce("all is well")).containsExactly("all is well");
    }

    @Test
    void what_was_held_back_is_told_before_the_end() {
        announce("ada is parked");
        announce("ada is parked");
        for (char c = 'a'; c <= 'm'; c++) {
            announce(c + " begins");
        }
        List<String> last = channel.end(now);
        assertThat(last).hasSize(1);
        assertThat(last.getFirst()).startsWith("… (6 more, held back").contains("i begins");
        assertThat(channel.end(now)).isEmpty();
    }

    @Test
    void a_sentence_of_a_strangers_is_one_short_line() {
        assertThat(announce("ada: \u0003" + "4" + "x\ny ".repeat(1_000)))
                .singleElement()
                .satisfies(
                        line -> assertThat(line).hasSizeLessThanOrEqualTo(301).startsWith("ada: x y x"));
    }

    @Property(tries = 200)
    void no_minute_has_more_lines_than_it_may_and_none_is_forgotten(
            @ForAll @Size(max = 300) List<@IntRange(max = 8_000) Integer> steps) {
        OperatorsChannel its = new OperatorsChannel();
        Deque<Instant> lines = new ArrayDeque<>();
        Instant at = now;
        int told = 0;
        int said = 0;
        for (int step : steps) {
            at = at.plusMillis(step);
            List<String> more =
                    step % 3 == 0 ? its.look(at) : its.announce("s" + "abcdefg".charAt(step % 7) + step, at);
            said += step % 3 == 0 ? 0 : 1;
            told += count(more);
            for (String _ : more) {
                lines.addLast(at);
            }
            Instant before = at.minusSeconds(60);
            lines.removeIf(one -> !one.isAfter(before));
            assertThat(lines).hasSizeLessThanOrEqualTo(OperatorsChannel.MOST);
        }
        told += count(its.look(at.plus(Duration.ofHours(1))));
        told += count(its.look(at.plus(Duration.ofHours(2))));
        assertThat(told).as("lines and what they count").isEqualTo(said);
    }

    private static int count(List<String> lines) {
        int sum = 0;
        for (String line : lines) {
            Matcher more = MORE.matcher(line);
            sum += more.find() ? Integer.parseInt(more.group(1)) : 1;
        }
        return sum;
    }

    private List<String> announce(String sentence) {
        return channel.announce(sentence, now);
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }
}
