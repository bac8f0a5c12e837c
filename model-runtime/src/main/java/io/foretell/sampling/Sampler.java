package io.foretell.sampling;

/** Contract draft. */
public final class Sampler {

    /**
     * @param logits one row, may be overwritten
     * @param history prompt and output so far; the first {@code length} entries
     * @param position index of the token to be drawn, counted from the prompt's first token
     */
    public int sample(float[] logits, int[] history, int length, SamplingParameters parameters, int position) {
        throw new UnsupportedOperationException();
    }
}
