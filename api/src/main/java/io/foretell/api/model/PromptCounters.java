package io.foretell.api.model;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.foretell.tokenizer.BpeTokenizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPInputStream;
import org.springframework.stereotype.Service;

/** A {@link PromptCounter} per version, made when first asked for. Thread-safe. */
@Service
public class PromptCounters {

    /** Each holds a vocabulary: tens of megabytes for Gemma's 256,000 tokens. */
    private static final int CACHED_COUNTERS = 8;

    private final LoadingCache<Long, PromptCounter> counters;

    PromptCounters(ModelVersionRepository versions) {
        this.counters = Caffeine.newBuilder()
                .maximumSize(CACHED_COUNTERS)
                .build(id -> new PromptCounter(unpack(versions.tokenizer(id), id)));
    }

    public PromptCounter of(ResolvedVersion version) {
        return counters.get(version.id());
    }

    private static BpeTokenizer unpack(byte[] packed, long versionId) {
        try (var json = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            return BpeTokenizer.read(json, "tokenizer.json of model version " + versionId);
        } catch (IOException e) {
            throw new UncheckedIOException("the stored tokenizer of model version " + versionId + " is damaged", e);
        }
    }
}
