package dev.agentctl.supervisor.ctl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class AmountsTest {
    @ParameterizedTest
    @CsvSource({
        "4g,4294967296",
        "512m,536870912",
        "512M,536870912",
        "1.5GiB,1610612736",
        "1gb,1073741824",
        "2k,2048",
        "1048576,1048576",
        "77b,77",
        "0.5k,512",
        "1t,1099511627776"
    })
    void sizes_are_in_powers_of_1024(String text, long bytes) {
        assertThat(new Amounts.Size().convert(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "g", "4x", "-4g", "4 g", "4gg", "0", "0.0g", "1.2.3g", ".", "99999999t", "1e3", "4bib"})
    void what_is_no_size_is_refused(String text) {
        assertThatThrownBy(() -> new Amounts.Size().convert(text)).isInstanceOf(TypeConversionException.class);
    }

    @ParameterizedTest
    @CsvSource({"2,2", "0.5,0.5", "1024,1024"})
    void cores_may_be_a_part(String text, double cores) {
        assertThat(new Amounts.Cores().convert(text)).isEqualTo(cores);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-1", "1025", "NaN", "Infinity", "1e2", "two", "1.2.3"})
    void what_is_no_number_of_cores_is_refused(String text) {
        assertThatThrownBy(() -> new Amounts.Cores().convert(text)).isInstanceOf(TypeConversionException.class);
    }

    @Test
    void durations_have_a_unit_or_are_seconds() {
        assertThat(new Amounts.Time().convert("15")).isEqualTo(Duration.ofSeconds(15));
        assertThat(new Amounts.Time().convert("15s")).isEqualTo(Duration.ofSeconds(15));
        assertThat(new Amounts.Time().convert("2m")).isEqualTo(Duration.ofMinutes(2));
        assertThat(new Amounts.Time().convert("24h")).isEqualTo(Duration.ofDays(1));
        assertThat(new Amounts.Time().convert("0")).isEqualTo(Duration.ZERO);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "s", "-1", "1.5s", "25h", "9999999", "1d", "1 s"})
    void what_is_no_duration_is_refused(String text) {
        assertThatThrownBy(() -> new Amounts.Time().convert(text)).isInstanceOf(TypeConversionException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-1", "1.5", "many", "99999999999999999999"})
    void what_is_no_count_is_refused(String text) {
        assertThatThrownBy(() -> new Amounts.Count().convert(text)).isInstanceOf(TypeConversionException.class);
    }
}
