package io.foretell.api.overview;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The overview at one moment.
 *
 * @param findings what is wrong; empty when all is well
 * @param figures null when the database was too slow to tell, which the findings then say
 * @param stats null when there was too much to add up in time, or the database was too slow to tell
 */
public record OverviewState(
        List<Finding> findings,
        @Nullable OverviewFigures figures,
        @Nullable OverviewStats stats) {}
