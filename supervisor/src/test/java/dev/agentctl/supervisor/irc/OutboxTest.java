package dev.agentctl.supervisor.irc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** What goes out, when, and in which lines. */
final class OutboxTest {
    private static final Link PLAIN = new Link("bot!u@h", false, Optional.empty());
    private static final Link LABELLED = new Link("bot!u@h", true, Optional.of(new Capabilities.Multiline(1000, 5)));

    private long now;
    private long connection;

    private Outbox outbox(int burst, Link link) {
        Outbox outbox = new Outbox(IrcPace.DEFAULT.withFlow(burst, Duration.ofNanos(100)), () -> now);
        connection = outbox.begin();
        outbox.use(link);
        return outbox;
    }

    private static void failsWith(CompletableFuture<?> future, String words) {
        assertThat(future)
                .isCompletedExceptionally()
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(IOException.class)
                .withMessageContaining(words);
    }

    @Test
    void answers_go_at_once_and_all_else_by_turns() {
        Outbox outbox = outbox(2, PLAIN);
        CompletableFuture<Void> said = outbox.say("#dev", "one\ntwo");
        outbox.send(IrcMessage.of("JOIN", "#dev"));
        outbox.sendNow(IrcMessage.of("PONG", "x"));
        assertThat(outbox.poll()).isEqualTo("PONG x\r\n");
        assertThat(outbox.poll()).isEqualTo("JOIN #dev\r\n");
        outbox.written(connection);
        assertThat(outbox.poll()).isEqualTo("PRIVMSG #dev one\r\n");
        outbox.written(connection);
        assertThat(outbox.poll()).isEmpty();
        assertThat(said).isNotDone();
        outbox.sendNow(IrcMessage.of("PONG", "y"));
        assertThat(outbox.poll()).isEqualTo("PONG y\r\n");
        now = 100;
        assertThat(outbox.poll()).isEqualTo("PRIVMSG #dev two\r\n");
        assertThat(said).isNotDone();
        outbox.written(connection);
        assertThat(said).isCompleted();
    }

    @Test
    void a_confirmed_text_is_done_when_all_its_parts_are() {
        Outbox outbox = outbox(9, LABELLED);
        CompletableFuture<Void> said = outbox.say("#dev", "1\n2\n\n4\n5\n6\n7");
        assertThat(outbox.poll()).isEqualTo("""
            @label=t1 BATCH +t1 draft/multiline #dev\r
            @batch=t1 PRIVMSG #dev 1\r
            @batch=t1 PRIVMSG #dev 2\r
            @batch=t1 PRIVMSG #dev :\r
            @batch=t1 PRIVMSG #dev 4\r
            @batch=t1 PRIVMSG #dev 5\r
            BATCH -t1\r
            """);
        outbox.confirmed("t1");
        outbox.confirmed("another");
        assertThat(said).isNotDone();
        assertThat(outbox.poll())
                .startsWith("@label=t2 BATCH")
                .contains("6\r\n")
                .contains("7\r\n");
        outbox.confirmed("t2");
        assertThat(said).isCompleted();
        CompletableFuture<Void> no = outbox.say("#dev", "no");
        assertThat(outbox.poll()).isEqualTo("@label=t3 PRIVMSG #dev no\r\n");
        outbox.refused("t3", "Cannot send");
        failsWith(no, "the server says: Cannot send");
        CompletableFuture<Void> batch = outbox.say("#dev", "a\nb");
        outbox.poll();
        outbox.batchRefused("too much");
        failsWith(batch, "too much");
        CompletableFuture<Void> silent = outbox.say("#dev", "hello");
        outbox.poll();
        now += IrcPace.DEFAULT.patience().toNanos() + 1;
        outbox.expire();
        failsWith(silent, "the server did not confirm it within 30 s: others may have heard it");
    }

    @Test
    void what_was_under_way_when_the_connection_broke_fails_and_the_rest_waits_for_the_next()
            throws InterruptedException {
        Outbox outbox = outbox(9, LABELLED);
        CompletableFuture<Void> sent = outbox.say("#dev", "sent");
        outbox.poll();
        outbox.written(connection);
        CompletableFuture<Void> waiting = outbox.say("#dev", "waiting");
        CompletableFuture<Void> givenUp = outbox.say("#dev", "given up");
        outbox.send(IrcMessage.of("NAMES", "#dev"));
        outbox.end();
        failsWith(sent, "others may have heard it");
        assertThat(outbox.poll()).isEmpty();
        givenUp.cancel(false);
        outbox.written(connection); // The old connection's writer, late.
        connection = outbox.begin();
        assertThat(outbox.poll()).isEmpty();
        outbox.use(PLAIN);
        assertThat(outbox.poll()).isEqualTo("PRIVMSG #dev waiting\r\n");
        outbox.written(connection);
        assertThat(waiting).isCompleted();
        assertThat(outbox.poll()).isEmpty();
        assertThat(outbox.take(connection - 1)).as("an old connection's writer").isEmpty();
        CompletableFuture<Void> underWay = outbox.say("#dev", "1\n2");
        outbox.poll();
        outbox.end();
        failsWith(underWay, "others may have heard it");
    }

    @Test
    void what_waits_is_bounded_in_number_and_time() {
        Outbox outbox = outbox(1, PLAIN);
        outbox.end();
        List<CompletableFuture<Void>> said = new ArrayList<>();
        for (int i = 0; i < 256; i++) {
            said.add(outbox.say("#dev", "text " + i));
        }
        assertThat(said).noneMatch(CompletableFuture::isDone);
        failsWith(outbox.say("#dev", "one more"), "too much waits to be said already: 256 texts");
        now = IrcPace.DEFAULT.waiting().toNanos();
        outbox.expire();
        assertThat(said.getFirst()).isNotDone();
        now++;
        outbox.expire();
        failsWith(said.getFirst(), "it waited 600 s and could not be sent");
        assertThat(said).allMatch(CompletableFuture::isCompletedExceptionally);
        CompletableFuture<Void> last = outbox.say("#dev", "x\n".repeat(999) + "x");
        failsWith(outbox.say("#dev", "y"), "too much waits");
        outbox.close();
        failsWith(last, "closed");
    }

    @Property(tries = 300)
    void every_line_fits_with_its_sender_and_no_text_is_lost(@ForAll("texts") String text, @ForAll boolean isLabelled) {
        Outbox outbox = outbox(100_000, isLabelled ? LABELLED : PLAIN);
        CompletableFuture<Void> said = outbox.say("#dev", text);
        StringBuilder arrived = new StringBuilder();
        for (String lines = outbox.poll(); !lines.isEmpty(); lines = outbox.poll()) {
            for (String line : lines.split("\r\n", -1)) {
                Optional<IrcMessage> message = IrcMessage.parse(line);
                if (message.isPresent()) {
                    String untagged = line.substring(line.startsWith("@") ? line.indexOf(' ') + 1 : 0);
                    assertThat(TextLines.bytes(":bot!u@h " + untagged + "\r\n")).isLessThanOrEqualTo(512);
                    arrived.append(
                            message.get().command().equals("PRIVMSG")
                                    ? message.get().parameter(1)
                                    : "");
                }
            }
        }
        assertThat(said.isCompletedExceptionally()).isEqualTo(text.isBlank());
        assertThat(arrived.toString().replaceAll("[ \n]", "")).isEqualTo(text.replaceAll("[ \n]", ""));
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.of("a", "word", " ", "\n", "é", "漢".repeat(90), ":", "x".repeat(300), "😀", "👩\u200d💻")
                .list()
                .ofMaxSize(40)
                .map(parts -> String.join("", parts));
    }
}
