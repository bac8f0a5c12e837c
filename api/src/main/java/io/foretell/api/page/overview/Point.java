package io.foretell.api.page.overview;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row of the table of points.
 *
 * @param seconds its beginning, since 1970
 * @param cells in the order of the table's columns, after the time
 */
public record Point(long seconds, String time, List<Cell> cells) {

    /**
     * @param value what is plotted: a count, seconds, tokens per second or money; null leaves a gap
     */
    public record Cell(String text, @Nullable String value) {}
}
