package dev.agentctl.supervisor.irc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Lines as they come and go: flood control, batches, ids. */
final class FlowTest {
    @Test
    void a_bucket_lets_a_burst_go_and_then_one_each_period() {
        long start = Long.MAX_VALUE - 5; // It overflows on the way.
        TokenBucket bucket = new TokenBucket(3, Duration.ofNanos(10), start);
        for (int i = 0; i < 3; i++) {
            assertThat(bucket.delay(start)).isZero();
            bucket.take(start);
        }
        assertThat(bucket.delay(start)).isEqualTo(10);
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> bucket.take(start + 9));
        bucket.take(start + 10);
        assertThat(bucket.delay(start + 10)).isEqualTo(10);
        assertThat(bucket.delay(start + 1000)).isZero();
        for (int i = 0; i < 3; i++) {
            bucket.take(start + 1000);
        }
        assertThat(bucket.delay(start + 1000)).isEqualTo(10);
    }

    @Property
    void no_more_goes_than_the_bucket_allows(
            @ForAll @Size(max = 60) List<@IntRange(max = 25) Integer> pauses,
            @ForAll @IntRange(min = 1, max = 5) int capacity) {
        TokenBucket bucket = new TokenBucket(capacity, Duration.ofNanos(10), 0);
        List<Long> sent = new ArrayList<>();
        long now = 0;
        for (int pause : pauses) {
            now += pause;
            if (bucket.delay(now) == 0) {
                bucket.take(now);
                sent.add(now);
            }
        }
        for (int from = 0; from < sent.size(); from++) {
            for (int to = from; to < sent.size(); to++) {
                long allowed = capacity + (sent.get(to) - sent.get(from)) / 10;
                assertThat((long) to - from + 1).isLessThanOrEqualTo(allowed);
            }
        }
    }

    @Test
    void ids_count_once_while_they_are_remembered() {
        SeenIds ids = new SeenIds(2);
        assertThat(ids.isNew("a")).isTrue();
        assertThat(ids.isNew("b")).isTrue();
        assertThat(ids.isNew("a")).isFalse();
        assertThat(ids.isNew("c")).isTrue();
        assertThat(ids.isNew("a")).isFalse();
        assertThat(ids.isNew("b")).isTrue();
    }

    @Test
    void a_batch_within_a_batch_comes_as_one() {
        Batches batches = new Batches();
        assertThat(add(batches, "BATCH +1 chathistory #dev")).isEmpty();
        assertThat(add(batches, "@batch=1 :a PRIVMSG #dev :one")).isEmpty();
        assertThat(add(batches, "@batch=1 BATCH +2 draft/multiline #dev")).isEmpty();
        assertThat(add(batches, ":a PRIVMSG #dev :live")).get().isInstanceOf(IrcEvent.Line.class);
        assertThat(add(batches, "@batch=2 :a PRIVMSG #dev :two")).isEmpty();
        assertThat(add(batches, "BATCH -2")).isEmpty();
        assertThat(add(batches, "BATCH -1")).get().isInstanceOfSatisfying(IrcEvent.Batch.class, batch -> {
            assertThat(batch.type()).isEqualTo("chathistory");
            assertThat(batch.target()).isEqualTo("#dev");
            assertThat(batch.isWhole()).isTrue();
            assertThat(batch.events()).hasSize(2);
            assertThat(batch.events().get(1)).isInstanceOf(IrcEvent.Batch.class);
        });
    }

    @Test
    void hostile_batches_are_bounded_and_said_not_to_be_whole() {
        Batches batches = new Batches();
        for (int i = 0; i < 1000; i++) {
            assertThat(add(batches, "BATCH +" + i + " x")).isEmpty();
        }
        for (int i = 0; i < 20_000; i++) {
            assertThat(add(batches, "@batch=999 PING " + i)).isEmpty();
        }
        assertThat(add(batches, "BATCH -999")).get().isInstanceOfSatisfying(IrcEvent.Batch.class, batch -> {
            assertThat(batch.events()).hasSize(10_000);
            assertThat(batch.isWhole()).isFalse();
        });
        assertThat(add(batches, "BATCH -nothing")).isEmpty();
        assertThat(add(batches, "BATCH")).isPresent();
        assertThat(add(batches, "@batch=0 PING x")).get().isInstanceOf(IrcEvent.Batch.class);
        add(batches, "BATCH +again x");
        add(batches, "@batch=again PING x");
        assertThat(add(batches, "BATCH -again"))
                .get()
                .isInstanceOfSatisfying(
                        IrcEvent.Batch.class,
                        batch -> assertThat(batch.isWhole()).isTrue());
        Batches large = new Batches();
        add(large, "BATCH +1 x");
        for (int i = 0; i < 300; i++) {
            add(large, "@batch=1 PRIVMSG #dev :" + "x".repeat(10_000));
        }
        assertThat(add(large, "BATCH -1")).get().isInstanceOfSatisfying(IrcEvent.Batch.class, batch -> {
            assertThat(batch.events()).hasSizeBetween(100, 210);
            assertThat(batch.isWhole()).isFalse();
        });
        Batches cut = new Batches();
        add(cut, "BATCH +1 outer");
        add(cut, "@batch=1 BATCH +2 inner");
        assertThat(add(cut, "BATCH -1"))
                .get()
                .isInstanceOfSatisfying(
                        IrcEvent.Batch.class,
                        batch -> assertThat(batch.isWhole()).isFalse());
    }

    private static Optional<IrcEvent> add(Batches batches, String line) {
        return batches.add(IrcMessage.parse(line).orElseThrow());
    }
}
