package io.foretell.gemma;

/**
 * Rotary position embedding: cosine and sine of position × θ^(−2i / headSize), tables of [contextTokens, headSize / 2].
 *
 * @param cosines name of the table in the graph
 * @param sines name of the table in the graph
 */
record RotaryTable(String cosines, String sines) {

    static RotaryTable of(GemmaConfig config, GemmaConstants constants) {
        int half = config.headSize() / 2;
        float[] cosines = new float[Math.multiplyExact(config.contextTokens(), half)];
        float[] sines = new float[cosines.length];
        for (int position = 0; position < config.contextTokens(); position++) {
            for (int i = 0; i < half; i++) {
                double angle = position * Math.pow(config.ropeTheta(), -2.0 * i / config.headSize());
                cosines[position * half + i] = (float) Math.cos(angle);
                sines[position * half + i] = (float) Math.sin(angle);
            }
        }
        long[] shape = {config.contextTokens(), half};
        return new RotaryTable(
                constants.table("rotary_cosines", cosines, shape), constants.table("rotary_sines", sines, shape));
    }
}
