package io.foretell.api.page.overview;

import io.foretell.api.overview.Span;
import io.foretell.api.problem.ApiProblem;
import java.util.List;

/**
 * How far back the overview goes, as the address and the page say it.
 *
 * @param key in the address
 * @param label of its link
 * @param words after "in"
 * @param step of a plot's points, after "per"
 */
public record SpanChoice(String key, String label, String words, String step, Span span) {

    /** The one without a key in the address. */
    static final String FIRST = "1h";

    static final List<SpanChoice> ALL = List.of(
            new SpanChoice(FIRST, "1 h", "the last hour", "minute", Span.HOUR),
            new SpanChoice("24h", "24 h", "the last 24 hours", "15 minutes", Span.DAY),
            new SpanChoice("30d", "30 d", "the last 30 days", "6 hours", Span.MONTH));

    /**
     * @throws ApiProblem.NotFound when no span has this key
     */
    static SpanChoice of(String key) {
        return ALL.stream().filter(choice -> choice.key.equals(key)).findFirst().orElseThrow(ApiProblem.NotFound::new);
    }
}
