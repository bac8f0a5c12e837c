package io.foretell.api.page;

import io.foretell.queue.PredictionStatus;
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
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("d MMM, HH:mm 'UTC'", Locale.ENGLISH).withZone(ZoneOffset.UTC);
    private static final MathContext TWO_DIGITS = new MathContext(2, RoundingMode.HALF_UP);
    private static final Duration JUST_NOW = Duration.ofSeconds(5);

    private final InstantSource clock;

    Formats(InstantSource clock) {
        this.clock = clock;
    }

    /** Two significant digits below 1, cents above: "$0.000013", "$0.0034", "$12.50"; "EUR 0.0034" for other currencies. */
    public String money(BigDecimal amount, String currency) {
        BigDecimal rounded = amount.round(TWO_DIGITS);
        if (rounded.abs().compareTo(BigDecimal.ONE) >= 0) {
            rounded = amount.setScale(2, RoundingMode.HALF_UP);
        }
        return currency(currency) + (amount.signum() == 0 ? "0" : rounded.toPlainString());
    }

    /** Exactly, with two decimals at least: "$0.0014", "$5.04", "EUR 5.00". */
    public String price(BigDecimal price, String currency) {
        BigDecimal exact = price.stripTrailingZeros();
        return currency(currency) + exact.setScale(Math.max(2, exact.scale())).toPlainString();
    }

    /** One of it: "$1", "EUR 1". */
    public String unit(String currency) {
        return currency(currency) + "1";
    }

    /** What stands before an amount: "$", "EUR ". */
    public String currency(String currency) {
        return currency.equals("USD") ? "$" : currency + " ";
    }

    /** "Waiting", "Running", "Succeeded", "Failed", "Canceled". */
    public String status(PredictionStatus status) {
        return switch (status) {
            case STARTING -> "Waiting";
            case PROCESSING -> "Running";
            case SUCCEEDED -> "Succeeded";
            case FAILED -> "Failed";
            case CANCELED -> "Canceled";
        };
    }

    /** Of a share from 0 to 1: "0%", "7.3%", "98%", and "99.9%" for what is not quite all. */
    public String percent(double share) {
        double percent = share * 100;
        boolean whole = percent == 0 || percent == 100 || (percent >= 9.95 && percent < 99);
        return String.format(Locale.ROOT, whole ? "%.0f%%" : "%.1f%%", percent < 100 ? Math.min(percent, 99.9) : 100.0);
    }

    /** "1,234". */
    public String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** With one decimal: "3.2". */
    public String decimal(double number) {
        return String.format(Locale.ROOT, "%,.1f", number);
    }

    /** "1 run", "930 runs". */
    public String count(long number, String one, String many) {
        return number(number) + " " + (number == 1 ? one : many);
    }

    /** "0.4 ms", "1.5 ms", "135 ms", "4.2 s", "2 min 5 s", "3 h 12 min", "2 d 3 h". */
    public String duration(Duration duration) {
        double seconds = duration.toNanos() / 1e9;
        if (seconds < 0.00995) {
            return String.format(Locale.ROOT, "%.1f ms", seconds * 1e3);
        } else if (seconds < 0.9995) {
            return Math.round(seconds * 1e3) + " ms";
        } else if (seconds < 59.5) {
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

    /** How a cost came about, with every digit: "1.5 s × $0.0001 per second = $0.00015". */
    public String calculation(Duration runTime, BigDecimal perSecond, BigDecimal cost, String currency) {
        return exact(BigDecimal.valueOf(runTime.toNanos(), 9)) + " s × " + exact(perSecond, currency) + " per second = "
                + exact(cost, currency);
    }

    private String exact(BigDecimal amount, String currency) {
        return currency(currency) + exact(amount);
    }

    private static String exact(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }

    /** "26 Nov 2026, 10:15:24 UTC". */
    public String moment(Instant moment) {
        return MOMENT.format(moment);
    }

    /** "26 Nov, 10:15 UTC", for moments of the last weeks. */
    public String minute(Instant moment) {
        return MINUTE.format(moment);
    }

    /** For {@code datetime} attributes. */
    public String iso(Instant moment) {
        return DateTimeFormatter.ISO_INSTANT.format(moment);
    }

    /** "just now", "42 s ago", "3 min ago", "2 h ago", "5 d ago"; empty for null. */
    public String age(@Nullable Instant moment) {
        return moment == null ? "" : ago(Duration.between(moment, clock.instant()));
    }

    /** As {@link #age}, of an age that is known. */
    public String ago(Duration age) {
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
