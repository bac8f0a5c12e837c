package io.foretell.gpucheck;

import java.util.SplittableRandom;

/** Prompts that need no meaning. */
final class Tokens {

    private Tokens() {}

    /** The same for the same seed. */
    static int[] random(long seed, int count, int vocabularySize) {
        return new SplittableRandom(seed).ints(count, 0, vocabularySize).toArray();
    }
}
