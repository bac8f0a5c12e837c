package io.foretell.logits;

import io.foretell.engine.Decoder;
import io.foretell.gemma.ModelFolder;
import io.foretell.onnx.DecoderOptions;
import io.foretell.onnx.ExecutionProvider;
import io.foretell.onnx.OnnxDecoder;
import io.foretell.tokenizer.BpeTokenizer;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Runs one sequence of given tokens and tells the logits after each. Not thread-safe.
 *
 * <p>The graph gives the logits of a step's last token only. So the logits of a prefilled position come from a prefill of two tokens, that position's and the one
 * before it, over the cache of all earlier ones: the tokens up to it, prefilled in chunks of which the last ends there. The earlier of the two is written to the
 * cache once more, with the same values. A chunk is never one token, but at position 0: a chunk of one is computed as a decode step is, and rounds differently.
 */
public final class LogitProbe implements AutoCloseable {

    private final Decoder decoder;
    private final float[] logits;

    LogitProbe(Decoder decoder) {
        this.decoder = decoder;
        this.logits = new float[decoder.vocabularySize()];
    }

    /**
     * Loads the model as a worker on the CPU does.
     *
     * @param tokens room for them is made; at most {@link ModelFolder#contextTokens}
     * @throws io.foretell.onnx.OrtException when ONNX Runtime can't be loaded, or memory is short
     */
    public static LogitProbe open(ModelFolder folder, Precision precision, int tokens) {
        return switch (precision) {
            case FP32 ->
                new LogitProbe(OnnxDecoder.open(folder, new DecoderOptions(ExecutionProvider.CPU, 1, tokens, 0, 0)));
        };
    }

    /**
     * One BOS, then the text as user content: no chat turn is put around it, and special tokens in it stay plain text.
     *
     * @throws io.foretell.tokenizer.TokenizerFormatException when tokenizer.json can't be used
     */
    public static int[] encode(ModelFolder folder, String text) {
        BpeTokenizer tokenizer = BpeTokenizer.read(folder.tokenizerJson());
        return IntStream.concat(IntStream.of(tokenizer.tokenId("<bos>")), IntStream.of(tokenizer.encodeContent(text)))
                .toArray();
    }

    /**
     * Tells the logits of every position, in order.
     *
     * @param tokens ids below the vocabulary's size
     * @param prefill how many of them are prefilled, at least one; the others take a decode step each
     * @param top how many logits are told per position, 1 to the vocabulary's size
     * @throws IllegalArgumentException when an argument is out of range
     * @throws IllegalStateException when a logit is NaN or infinite
     */
    public void run(int[] tokens, int prefill, int top, Consumer<PositionLogits> listener) {
        require(prefill >= 1 && prefill <= tokens.length, "prefill", prefill);
        require(top >= 1 && top <= logits.length, "top", top);
        for (int position = 0; position < tokens.length; position++) {
            if (position < prefill) {
                prefill(tokens, position);
            } else {
                decoder.decode(1, new int[] {tokens[position]}, new int[] {position}, new float[][] {logits});
            }
            listener.accept(PositionLogits.largest(position, tokens[position], logits, top));
        }
    }

    private static void require(boolean valid, String name, int value) {
        if (!valid) {
            throw new IllegalArgumentException(name + " can't be " + value);
        }
    }

    private void prefill(int[] tokens, int position) {
        int first = Math.max(0, position - 1);
        decoder.prefill(0, first, tokens, first, position - first + 1, logits);
    }

    @Override
    public void close() {
        decoder.close();
    }
}
