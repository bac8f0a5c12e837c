package io.foretell.gemma;

import java.nio.file.Path;
import java.util.Set;

/** Contract draft: a Hugging Face folder, checked: config.json, generation_config.json, tokenizer.json, safetensors shards and their index. */
public final class ModelFolder {

    /**
     * Reads and checks everything but the weights' values.
     *
     * @throws ModelFormatException
     */
    public static ModelFolder open(Path folder) {
        throw new UnsupportedOperationException();
    }

    /** The version id: SHA-256 (64 hex digits) over config, generation config, tokenizer, and each shard's name, size and header. */
    public String digest() {
        throw new UnsupportedOperationException();
    }

    /** max_position_embeddings. */
    public int contextTokens() {
        throw new UnsupportedOperationException();
    }

    /** From generation_config.json, else config.json. */
    public Set<Integer> stopTokens() {
        throw new UnsupportedOperationException();
    }

    public Path tokenizerJson() {
        throw new UnsupportedOperationException();
    }
}
