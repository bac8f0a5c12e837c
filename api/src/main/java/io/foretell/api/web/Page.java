package io.foretell.api.web;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list.
 *
 * @param next absolute URL of the following page, null on the last
 * @param previous absolute URL of the page before, null on the first
 */
public record Page<T>(@Nullable String next, @Nullable String previous, List<T> results) {

    /** A list that fits in one page. */
    public static <T> Page<T> of(List<T> all) {
        return new Page<>(null, null, all);
    }
}
