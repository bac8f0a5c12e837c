package io.foretell.api.web;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Moments as the API shows them: RFC 3339 in UTC with Z and six fraction digits, the resolution of the database. */
public final class Timestamps {

    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private Timestamps() {}

    public static String format(Instant moment) {
        return FORMAT.format(moment);
    }

    public static @Nullable String formatNullable(@Nullable Instant moment) {
        return moment == null ? null : format(moment);
    }
}
