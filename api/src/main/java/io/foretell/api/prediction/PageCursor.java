package io.foretell.api.prediction;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.foretell.api.problem.ApiProblem;
import java.util.Base64;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a page begins: after the prediction {@code id}, towards older ones or back towards newer ones. As the position is an
 * id, not a number, a page stays the same however many predictions are created meanwhile.
 */
record PageCursor(UUID id, boolean newer) {

    private static final Pattern SHAPE = Pattern.compile("(r=1&)?p=([a-z2-7]{26})");

    /** Opaque to clients. */
    String encode() {
        String text = (newer ? "r=1&" : "") + "p=" + PredictionId.format(id);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(US_ASCII));
    }

    /**
     * @throws ApiProblem.InvalidParameter when {@link #encode} did not write it
     */
    static PageCursor decode(String cursor) {
        try {
            Matcher parts = SHAPE.matcher(new String(Base64.getUrlDecoder().decode(cursor), US_ASCII));
            if (parts.matches()) {
                UUID id = PredictionId.parse(parts.group(2)).orElseThrow(PageCursor::invalid);
                return new PageCursor(id, parts.group(1) != null);
            }
        } catch (IllegalArgumentException e) {
            throw invalid();
        }
        throw invalid();
    }

    private static ApiProblem invalid() {
        return new ApiProblem.InvalidParameter("cursor", "The cursor is not one that this API gave out.");
    }
}
