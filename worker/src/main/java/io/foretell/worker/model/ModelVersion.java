package io.foretell.worker.model;

/**
 * What the database says of a model version.
 *
 * @param model owner/name
 * @param digest the public version id, 64 hex digits
 * @param contextTokens what the API accepts: prompt and output together
 */
public record ModelVersion(long id, String model, String digest, int contextTokens) {}
