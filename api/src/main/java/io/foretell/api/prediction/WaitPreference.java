package io.foretell.api.prediction;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code Prefer: wait} or {@code wait=n}: how long a create should be held for its result.
 *
 * @param seconds 1 to 60
 * @param applied for Preference-Applied
 */
record WaitPreference(int seconds, String applied) {

    /** As documented by Replicate; clients may ask for more and get this. */
    private static final int MAX_SECONDS = 60;

    private static final Pattern WAIT = Pattern.compile("wait(?:\\s*=\\s*\"?(\\d{1,9})\"?)?");

    /** The first wait among the preferences; others are none of our business (RFC 7240: ignore what you don't know). */
    static Optional<WaitPreference> parse(List<String> headers) {
        return headers.stream()
                .flatMap(header -> List.of(header.split(",")).stream())
                .map(preference -> WAIT.matcher(preference.strip().toLowerCase(Locale.ROOT)))
                .filter(Matcher::matches)
                .flatMap(wait -> of(wait.group(1)).stream())
                .findFirst();
    }

    private static Optional<WaitPreference> of(@org.jspecify.annotations.Nullable String seconds) {
        if (seconds == null) {
            return Optional.of(new WaitPreference(MAX_SECONDS, "wait"));
        }
        int asked = Math.min(Integer.parseInt(seconds), MAX_SECONDS);
        return asked < 1 ? Optional.empty() : Optional.of(new WaitPreference(asked, "wait=" + asked));
    }

    /** How long to hold the answer: never longer than {@code limit}. */
    Duration hold(Duration limit) {
        Duration asked = Duration.ofSeconds(seconds);
        return asked.compareTo(limit) < 0 ? asked : limit;
    }
}
