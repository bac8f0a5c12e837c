package io.foretell.api.run;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of runs, newest first.
 *
 * @param older where the next page begins; null on the last one
 * @param newer where the page before begins; null on the first one
 * @param searchedTo null: complete. Otherwise the page is not full (it may be empty) though there may be more: the rows that one page
 *     may read were used up at this moment of creation, and {@code older} (or {@code newer}, when paging that way) searches on from there
 */
public record RunPage(
        List<RunSummary> runs,
        @Nullable RunPosition older,
        @Nullable RunPosition newer,
        @Nullable Instant searchedTo) {}
