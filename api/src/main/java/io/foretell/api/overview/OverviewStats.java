package io.foretell.api.overview;

import java.util.List;

/**
 * What finished within a span.
 *
 * @param total of the whole span
 * @param currency of what was spent: an installation has one
 * @param points one after the other, without gaps, the oldest first; the last one is not over yet
 */
public record OverviewStats(Span span, RunStats total, String currency, List<RunStats> points) {}
