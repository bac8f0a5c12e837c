package io.foretell.sampling;

import java.util.Arrays;
import java.util.Set;

/** A sequence that stands still, for draws without an engine. */
public record KnownTokens(int[] tokens, int promptLength, int length, int[] stopTokens) implements TokenSequence {

    public static KnownTokens prompt(int... tokens) {
        return new KnownTokens(tokens, tokens.length, tokens.length, new int[0]);
    }

    public KnownTokens withOutput(int... output) {
        int[] all = Arrays.copyOf(tokens, length + output.length);
        System.arraycopy(output, 0, all, length, output.length);
        return new KnownTokens(all, promptLength, all.length, stopTokens);
    }

    public KnownTokens withStops(Set<Integer> stops) {
        return new KnownTokens(
                tokens, promptLength, length, stops.stream().mapToInt(i -> i).toArray());
    }
}
