package io.foretell.manifest;

import java.util.Map;
import java.util.TreeMap;

/**
 * Where the original shards lie, which is no part of a model's id.
 *
 * @param folder absolute, or relative to the export's
 * @param sha256 of whole shards by name, as far as they are known: of copies, and of files that a Hugging Face cache names after their digest
 */
public record ShardLocation(String folder, Map<String, String> sha256) {

    public ShardLocation {
        sha256 = Map.copyOf(sha256);
    }

    /** In the order of the names. */
    Map<String, String> sorted() {
        return new TreeMap<>(sha256);
    }
}
