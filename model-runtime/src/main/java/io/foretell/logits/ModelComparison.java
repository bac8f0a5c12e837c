package io.foretell.logits;

import io.foretell.gemma.ModelFolder;
import io.foretell.tokenizer.BpeTokenizer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Lets two models read the same text and compares what each expects next, token by token. The text is cut into windows that don't overlap, each with a BOS in front, so that
 * memory is bounded however long the text is. Some windows are decoded side by side: the weights are read once for all of them. Not thread-safe.
 */
public final class ModelComparison implements AutoCloseable {

    /** A trade of memory for speed: each takes a slot in both models. */
    static final int SIDE_BY_SIDE = 4;

    private final ComparedModel model;
    private final ComparedModel other;
    private final int bos;
    private final int windowTokens;

    private ModelComparison(ComparedModel model, ComparedModel other, int bos, int windowTokens) {
        this.model = model;
        this.other = other;
        this.bos = bos;
        this.windowTokens = windowTokens;
    }

    /**
     * Loads both models, as a worker on the CPU does.
     *
     * @param windowTokens of a window, its BOS included: 2 to the smaller context
     * @throws IllegalArgumentException when the models' tokens are not the same, or a window doesn't fit
     * @throws io.foretell.tokenizer.TokenizerFormatException when tokenizer.json can't be used
     * @throws io.foretell.onnx.OrtException when ONNX Runtime can't be loaded, or memory is short
     */
    public static ModelComparison open(ModelFolder folder, ModelFolder other, int windowTokens) {
        requireSameTokens(folder, other);
        int context = Math.min(folder.contextTokens(), other.contextTokens());
        if (windowTokens < 2 || windowTokens > context) {
            throw new IllegalArgumentException(
                    "a window can't have %d tokens: 2 to %d".formatted(windowTokens, context));
        }
        int bos = BpeTokenizer.read(folder.tokenizerJson()).tokenId("<bos>");
        ComparedModel first = ComparedModel.open("the model", folder, SIDE_BY_SIDE, windowTokens);
        try {
            ComparedModel second = ComparedModel.open("the other model", other, SIDE_BY_SIDE, windowTokens);
            return new ModelComparison(first, second, bos, windowTokens);
        } catch (RuntimeException | Error e) {
            first.close();
            throw e;
        }
    }

    private static void requireSameTokens(ModelFolder folder, ModelFolder other) {
        if (folder.vocabularySize() != other.vocabularySize()) {
            throw new IllegalArgumentException(
                    "the models can't be compared token by token: the vocabulary of %s has %d tokens, that of %s has %d"
                            .formatted(folder.path(), folder.vocabularySize(), other.path(), other.vocabularySize()));
        }
        try {
            if (Files.mismatch(folder.tokenizerJson(), other.tokenizerJson()) >= 0) {
                throw new IllegalArgumentException("the models can't be compared token by token: %s and %s differ"
                        .formatted(folder.tokenizerJson(), other.tokenizerJson()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The text's tokens, without a BOS. Special tokens written out in it are what they say, so a text may hold conversations in the model's template.
     *
     * @throws io.foretell.tokenizer.TokenizerFormatException when tokenizer.json can't be used
     */
    public static int[] encode(ModelFolder folder, String text) {
        return BpeTokenizer.read(folder.tokenizerJson()).encodeRaw(text);
    }

    /**
     * @param text at least one token, ids below the vocabulary's size
     * @param progress hears after each step how many tokens of the text are done
     * @throws IllegalArgumentException when there is no token
     * @throws IllegalStateException when a logit is NaN or infinite
     */
    public Comparison run(int[] text, LongConsumer progress) {
        if (text.length == 0) {
            throw new IllegalArgumentException("the text has no tokens");
        }
        AgreementTally tally = new AgreementTally();
        List<TextWindow> windows = TextWindow.of(text, windowTokens - 1);
        for (int first = 0; first < windows.size(); first += SIDE_BY_SIDE) {
            read(windows.subList(first, Math.min(first + SIDE_BY_SIDE, windows.size())), tally, progress);
        }
        return tally.result();
    }

    /** Windows of one length, but the text's last, which is the batch's last row and may end early. */
    private void read(List<TextWindow> batch, AgreementTally tally, LongConsumer progress) {
        int[] tokens = new int[batch.size()];
        int[] positions = new int[batch.size()];
        for (int position = 0; position < batch.getFirst().length(); position++) {
            int rows = position < batch.getLast().length() ? batch.size() : batch.size() - 1;
            for (int row = 0; row < rows; row++) {
                tokens[row] = position == 0 ? bos : batch.get(row).token(position - 1);
                positions[row] = position;
            }
            model.decode(rows, tokens, positions);
            other.decode(rows, tokens, positions);
            for (int row = 0; row < rows; row++) {
                tally.add(
                        model.logits()[row], other.logits()[row], batch.get(row).token(position));
            }
            progress.accept(tally.rows());
        }
    }

    @Override
    public void close() {
        try {
            model.close();
        } finally {
            other.close();
        }
    }
}
