package io.foretell.api.page.overview;

/**
 * A number that the overview shows.
 *
 * @param note its unit, or what it is of
 */
public record Figure(String name, String value, String note) {}
