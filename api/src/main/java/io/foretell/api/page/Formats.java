package io.foretell.api.page;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** How pages write money, time and numbers: with their unit, and the same everywhere. In templates {@code @format}. Thread-safe. */
@Component("format")
public class Formats {

    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern(
                    "d MMM uuuu, HH:mm:ss 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);
    private static final MathContext TWO_DIGITS = new MathContext(2, RoundingMode.HALF_UP);
    private static final Duration JUST_NOW = Duration.ofSeconds(5);

    private final InstantSource clock;

    Formats(InstantSource clock) {
        this.clock = clock;
    }

    /** Two significant digits below 1, cents above: "$0.000013", "$0.0034", "$12.50"; "EUR 0.0034" for other currencies. */
    public String money(BigDecimal amount, String currency) {
        BigDecimal rounded = amount.abs().compareTo(BigDecimal.ONE) < 0
                ? amount.round(TWO_DIGITS)
                : amount.setScale(2, RoundingMode.HALF_UP);
        String digits = amount.signum() == 0 ? "0" : rounded.toPlainString();
        return currency.equals("USD") ? "$" + digits : currency + " " + digits;
    }

    /** "1,234". */
    public String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** "1 run", "930 runs". */
    public String count(long number, String one, String many) {
        return number(number) + " " + (number == 1 ? one : many);
    }

    /** "0.4 ms", "135 ms", "4.2 s", "2 min 5 s", "3 h 12 min", "2 d 3 h". */
    public String duration(Duration duration) {
        double seconds = duration.toNanos() / 1e9;
        if (seconds < 0.001) {
            return String.format(Locale.ROOT, "%.1f ms", seconds * 1e3);
        } else if (seconds < 0.9995) {
            return Math.round(seconds * 1e3) + " ms";
        } else if (seconds < 59.95) {
            return seconds < 9.95 ? String.format(Locale.ROOT, "%.1f s", seconds) : Math.round(seconds) + " s";
        }
        Duration whole = Duration.ofSeconds(Math.round(seconds));
        if (whole.toHours() == 0) {
            return two(whole.toMinutes(), "min", whole.toSecondsPart(), "s");
        }
        return whole.toDays() == 0
                ? two(whole.toHours(), "h", whole.toMinutesPart(), "min")
                : two(whole.toDays(), "d", whole.toHoursPart(), "h");
    }

    public String seconds(double seconds) {
        return duration(Duration.ofNanos(Math.round(seconds * 1e9)));
    }

    private static String two(long first, String firstUnit, long second, String secondUnit) {
        return second == 0 ? first + " " + firstUnit : first + " " + firstUnit + " " + second + " " + secondUnit;
    }

    /** "494 tokens/s", below ten with one decimal. */
    public String tokensPerSecond(double rate) {
        return String.format(Locale.ROOT, rate < 10 ? "%.1f tokens/s" : "%,.0f tokens/s", rate);
    }

    /** "26 Nov 2026, 10:15:24 UTC". */
    public String moment(Instant moment) {
        return MOMENT.format(moment);
    }

    /** For {@code datetime} attributes. */
    public String iso(Instant moment) {
        return DateTimeFormatter.ISO_INSTANT.format(moment);
    }

    /** "just now", "42 s ago", "3 min ago", "2 h ago", "5 d ago"; empty for null. */
    public String age(@Nullable Instant moment) {
        if (moment == null) {
            return "";
        }
        Duration age = Duration.between(moment, clock.instant());
        if (age.compareTo(JUST_NOW) < 0) {
            return "just now";
        } else if (age.toMinutes() == 0) {
            return age.toSeconds() + " s ago";
        } else if (age.toHours() == 0) {
            return age.toMinutes() + " min ago";
        }
        return age.toDays() == 0 ? age.toHours() + " h ago" : age.toDays() + " d ago";
    }
}
