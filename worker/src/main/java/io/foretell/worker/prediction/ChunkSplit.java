package io.foretell.worker.prediction;

import java.util.List;

/** Keeps output from looking like a file: Replicate's clients take every chunk that begins with one of these words for a URL to fetch. */
final class ChunkSplit {

    private static final List<String> FILE_SCHEMES = List.of("https:", "http:", "data:");

    private ChunkSplit() {}

    /** The text in one piece, or in two, cut within the scheme's word. */
    static List<String> split(String text) {
        return FILE_SCHEMES.stream().anyMatch(text::startsWith)
                ? List.of(text.substring(0, 1), text.substring(1))
                : List.of(text);
    }
}
