package io.foretell.api.overview;

import java.math.BigDecimal;

/**
 * What finished of a model version.
 *
 * @param spend its cost
 */
public record VersionStats(long succeeded, long failed, long canceled, BigDecimal spend) {

    public static final VersionStats NONE = new VersionStats(0, 0, 0, BigDecimal.ZERO);
}
