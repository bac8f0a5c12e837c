package io.foretell.api.prediction;

import io.foretell.api.problem.ApiProblem;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The {@code Cancel-After} header: a deadline, counted from creation. */
final class CancelAfter {

    private static final Pattern DURATION =
            Pattern.compile("(\\d{1,6})|(?:(\\d{1,6})h)?(?:(\\d{1,6})m)?(?:(\\d{1,6})s)?");

    /** Limits as documented by Replicate. */
    private static final Duration SHORTEST = Duration.ofSeconds(5);

    private static final Duration LONGEST = Duration.ofHours(24);

    private CancelAfter() {}

    /**
     * @throws ApiProblem.InvalidParameter when it can't be read or is out of range
     */
    static Duration parse(String header) {
        Matcher parts = DURATION.matcher(header.strip());
        if (header.isBlank() || !parts.matches()) {
            throw invalid("is not a duration such as 30, 90s, 5m or 2h30m");
        }
        Duration duration = Duration.ofSeconds(number(parts.group(1)))
                .plusHours(number(parts.group(2)))
                .plusMinutes(number(parts.group(3)))
                .plusSeconds(number(parts.group(4)));
        if (duration.compareTo(SHORTEST) < 0 || duration.compareTo(LONGEST) > 0) {
            throw invalid("must be between 5 seconds and 24 hours");
        }
        return duration;
    }

    private static long number(@Nullable String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }

    private static ApiProblem invalid(String reason) {
        return new ApiProblem.InvalidParameter("Cancel-After", "The Cancel-After header " + reason + ".");
    }
}
