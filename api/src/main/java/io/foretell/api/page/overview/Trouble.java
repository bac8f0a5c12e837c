package io.foretell.api.page.overview;

import java.util.List;

/**
 * Something that is wrong, in words.
 *
 * @param key the same as long as it is the same trouble
 * @param sentence what is wrong
 * @param advice what to do next
 */
public record Trouble(String key, String sentence, String advice, List<Link> links) {

    /** To where more is to be seen of it. */
    public record Link(String text, String address) {}
}
