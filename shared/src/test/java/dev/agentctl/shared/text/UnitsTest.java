package dev.agentctl.shared.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnitsTest {
    @ParameterizedTest
    @CsvSource({
        "-1, 0B",
        "0, 0B",
        "999, 999B",
        "1000, 1.0K",
        "1023, 1.0K",
        "1024, 1.0K",
        "1258, 1.2K",
        "34816, 34K",
        "1023999, 1.0M",
        "1288490189, 1.2G",
        "4294967296, 4.0G",
        "10737418240, 10G",
        "9223372036854775807, 8.0E",
    })
    void bytes_read_in_binary_units(long bytes, String text) {
        assertThat(Units.bytes(bytes)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "999, 999", "1000, 1.0k", "999499, 999k", "999500, 1.0M", "1234567, 1.2M"})
    void counts_read_in_decimal_units(long count, String text) {
        assertThat(Units.count(count)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "-1, $0.00",
        "0, $0.00",
        "0.0001, <$0.01",
        "0.0049, <$0.01",
        "0.005, $0.01",
        "1.234, $1.23",
        "99.99, $99.99",
        "99.996, $100",
        "999, $999",
        "1234, $1.2k",
        "56789, $57k"
    })
    void dollars_are_short_and_something_never_reads_as_nothing(double amount, String text) {
        assertThat(Units.dollars(amount)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "-5, 0s",
        "0, 0s",
        "59, 59s",
        "60, 1m00s",
        "192, 3m12s",
        "3599, 59m59s",
        "3600, 1h00m",
        "7500, 2h05m",
        "86399, 23h59m",
        "86400, 1d00h",
        "356400, 4d03h",
        "8639999, 99d23h",
        "8640000, 100d",
    })
    void durations_read_by_their_two_greatest_units(long seconds, String text) {
        assertThat(Units.duration(Duration.ofSeconds(seconds))).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"59, 59s", "60, 1m", "3599, 59m", "3600, 1h00m", "86400, 1d00h"})
    void ages_do_not_count_seconds_after_the_first_minute(long seconds, String text) {
        assertThat(Units.age(Duration.ofSeconds(seconds))).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"0, 0%, 0.0, 0.00", "0.449, 0%, 0.4, 0.45", "9.96, 10%, 10.0, 9.96", "187.005, 187%, 187.0, 187.01"})
    void shares_are_rounded_to_what_is_shown(double value, String percent, String tenths, String hundredths) {
        assertThat(Units.percent(value)).isEqualTo(percent);
        assertThat(Units.tenths(value)).isEqualTo(tenths);
        assertThat(Units.hundredths(value)).isEqualTo(hundredths);
    }

    @ParameterizedTest
    @CsvSource({"NaN", "-3", "-0.0"})
    void what_is_no_share_reads_as_nothing(double value) {
        assertThat(Units.percent(value)).isEqualTo("0%");
        assertThat(Units.tenths(value)).isEqualTo("0.0");
    }

    @Property
    void no_size_and_no_count_takes_more_than_four_columns(@ForAll long value) {
        assertThat(Units.bytes(value)).hasSizeBetween(1, 4);
        assertThat(Units.count(value)).hasSizeBetween(1, 4);
    }

    @Property
    void what_is_shown_is_near_what_was_given(@ForAll @LongRange(min = 0, max = 1L << 60) long bytes) {
        String text = Units.bytes(bytes);
        double number = Double.parseDouble(text.substring(0, text.length() - 1));
        double shown = number * Math.pow(1024, "BKMGTPE".indexOf(text.charAt(text.length() - 1)));
        assertThat(shown).isBetween(bytes * 0.94 - 1, bytes * 1.06 + 1);
    }

    @Property
    void no_duration_below_a_thousand_years_takes_more_than_seven_columns(
            @ForAll @LongRange(min = 0, max = 31_557_600_000L) long seconds) {
        assertThat(Units.duration(Duration.ofSeconds(seconds))).hasSizeBetween(2, 7);
        assertThat(Units.age(Duration.ofSeconds(seconds))).hasSizeBetween(2, 7);
    }

    @Property
    void no_text_carries_a_locales_point(@ForAll @DoubleRange(min = 0, max = 1e6) double value) {
        assertThat(Units.tenths(value)).matches("[0-9]+\\.[0-9]");
        assertThat(Units.hundredths(value)).matches("[0-9]+\\.[0-9]{2}");
    }
}
