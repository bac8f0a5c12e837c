package io.foretell.queue;

/** An {@link OutputChunk} to be appended under a lease. */
public record PredictionOutput(Lease lease, OutputChunk chunk) {}
