package io.foretell.api.model;

/**
 * A version to be registered.
 *
 * @param digest 64 lower-case hex digits: the version's public id
 * @param openapiSchema JSON with {@code components.schemas.Input} and {@code .Output}; see {@link GemmaSchema}
 * @param tokenizerJson the bytes of the model folder's tokenizer.json
 * @param contextTokens prompt and output together, tokens
 */
@SuppressWarnings("ArrayRecordComponent") // carried once, never compared
public record NewModelVersion(
        ModelDescription model, String digest, String openapiSchema, byte[] tokenizerJson, int contextTokens) {}
