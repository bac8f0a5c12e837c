package io.foretell.api.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

public class FormatsTest {

    private static final Instant NOW = Instant.parse("2026-11-26T10:15:24Z");

    /** At a fixed moment. */
    public static final Formats FORMATS = new Formats(InstantSource.fixed(NOW));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | $0",
                "0.0000133585 | $0.000013",
                "0.0034 | $0.0034",
                "0.994 | $0.99",
                "0.999 | $1.00",
                "12.5 | $12.50",
                "1234.567 | $1234.57"
            })
    void money_has_two_digits_that_count(BigDecimal amount, String written) {
        assertThat(FORMATS.money(amount, "USD")).isEqualTo(written);
        assertThat(FORMATS.money(amount, "EUR")).isEqualTo(written.replace("$", "EUR "));
    }

    @Test
    void a_costs_calculation_has_every_digit() {
        assertThat(FORMATS.calculation(
                        Duration.ofNanos(12_412_345_000L),
                        new BigDecimal("0.000100000"),
                        new BigDecimal("0.0012412345000"),
                        "USD"))
                .isEqualTo("12.412345 s × $0.0001 per second = $0.0012412345");
        assertThat(FORMATS.calculation(Duration.ofSeconds(20), new BigDecimal("2"), new BigDecimal("40"), "EUR"))
                .isEqualTo("20 s × EUR 2 per second = EUR 40");
    }

    @ParameterizedTest
    @CsvSource({"0.001400000, $0.0014", "0.000123456, $0.000123456", "5.04, $5.04", "5, $5.00", "0, $0.00"})
    void prices_are_exact(BigDecimal price, String written) {
        assertThat(FORMATS.price(price, "USD")).isEqualTo(written);
        assertThat(FORMATS.price(price, "EUR")).isEqualTo(written.replace("$", "EUR "));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0%",
        "0.0004, 0.0%",
        "0.073, 7.3%",
        "0.5, 50%",
        "0.984, 98%",
        "0.994, 99.4%",
        "0.9999, 99.9%",
        "1, 100%"
    })
    void a_share_is_all_of_it_only_when_it_is(double share, String written) {
        assertThat(FORMATS.percent(share)).isEqualTo(written);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PT0.0004S | 0.4 ms",
                "PT0.0015S | 1.5 ms",
                "PT0.00996S | 10 ms",
                "PT0.1354S | 135 ms",
                "PT0.9996S | 1.0 s",
                "PT4.24S | 4.2 s",
                "PT12.4S | 12 s",
                "PT59.4S | 59 s",
                "PT59.7S | 1 min",
                "PT2M5S | 2 min 5 s",
                "PT3H12M | 3 h 12 min",
                "PT51H | 2 d 3 h"
            })
    void durations_carry_their_unit(Duration duration, String written) {
        assertThat(FORMATS.duration(duration)).isEqualTo(written);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PT-3S | just now",
                "PT4S | just now",
                "PT42S | 42 s ago",
                "PT3M59S | 3 min ago",
                "PT2H | 2 h ago",
                "P5D | 5 d ago"
            })
    void ages_are_told_in_one_unit(Duration age, String written) {
        assertThat(FORMATS.age(NOW.minus(age))).isEqualTo(written);
    }

    @Test
    void moments_show_their_zone_and_counts_their_noun() {
        assertThat(FORMATS.moment(NOW)).isEqualTo("26 Nov 2026, 10:15:24 UTC");
        assertThat(FORMATS.minute(NOW)).isEqualTo("26 Nov, 10:15 UTC");
        assertThat(FORMATS.count(1, "run", "runs")).isEqualTo("1 run");
        assertThat(FORMATS.count(12_345, "run", "runs")).isEqualTo("12,345 runs");
        assertThat(FORMATS.decimal(1234.56)).isEqualTo("1,234.6");
        assertThat(FORMATS.tokensPerSecond(494.067)).isEqualTo("494 tokens/s");
        assertThat(FORMATS.tokensPerSecond(1.33)).isEqualTo("1.3 tokens/s");
        assertThat(FORMATS.decimal(3.25)).isEqualTo("3.3");
        assertThat(FORMATS.ago(Duration.ofSeconds(42))).isEqualTo("42 s ago");
    }
}
