package io.foretell.onnx;

import io.foretell.gemma.GoldenLogits;
import java.util.SortedMap;
import java.util.TreeMap;

/** How far a decoder's logits are from the goldens: differences by row, each a share of the row's largest logit. */
record Agreement(GoldenLogits golden, OnnxDecoder decoder) {

    /** Sequences that the decoder must have room for; the highest slot is the one in use, so that a view into the cache is too. */
    static final int SLOTS = 2;

    static DecoderOptions options(GoldenLogits golden) {
        return new DecoderOptions(ExecutionProvider.CPU, SLOTS, golden.rows().length, 1, 0);
    }

    /** Of every row of the prompt: the tokens up to it are prefilled at once. */
    SortedMap<Integer, Double> prefillOfEachLength() {
        SortedMap<Integer, Double> differences = new TreeMap<>();
        float[] logits = new float[decoder.vocabularySize()];
        for (int length = 1; length <= golden.prompt().length; length++) {
            decoder.prefill(SLOTS - 1, 0, golden.prompt(), 0, length, logits);
            differences.put(length - 1, golden.difference(length - 1, logits));
        }
        return differences;
    }

    /** Of the rows that end a chunk of the prompt. What follows in the sequence may be decoded next. */
    SortedMap<Integer, Double> prefillInChunks(int length, int chunk) {
        SortedMap<Integer, Double> differences = new TreeMap<>();
        float[] logits = new float[decoder.vocabularySize()];
        for (int past = 0; past < length; past += chunk) {
            int count = Math.min(chunk, length - past);
            decoder.prefill(0, past, golden.prompt(), past, count, logits);
            differences.put(past + count - 1, golden.difference(past + count - 1, logits));
        }
        return differences;
    }

    /** Of all rows from {@code length} on: each token is decoded after what is prefilled and decoded already. */
    SortedMap<Integer, Double> decodeFrom(int length) {
        SortedMap<Integer, Double> differences = new TreeMap<>();
        int[] tokens = golden.tokens();
        float[][] logits = new float[1][decoder.vocabularySize()];
        for (int past = length; past < tokens.length; past++) {
            decoder.decode(1, new int[] {tokens[past]}, new int[] {past}, logits);
            differences.put(past, golden.difference(past, logits[0]));
        }
        return differences;
    }
}
