package io.foretell.tokenizer;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Holds a run of byte pieces back until it ends: Hugging Face tokenizers turns every byte of a run into U+FFFD if any part of the run
 * is not UTF-8, and text that was handed over can't be taken back. Runs are short, as they only spell characters without a piece.
 */
final class ByteFallbackDetokenizer implements StreamingDetokenizer {

    private static final String REPLACEMENT = "\uFFFD";

    private final Vocabulary vocabulary;
    private final ByteArrayOutputStream run = new ByteArrayOutputStream();

    ByteFallbackDetokenizer(Vocabulary vocabulary) {
        this.vocabulary = vocabulary;
    }

    @Override
    public String append(int token) {
        String piece = piece(token);
        if (piece == null) {
            return "";
        }
        int value = Vocabulary.byteValue(piece);
        if (value >= 0) {
            run.write(value);
            return "";
        }
        return finish() + piece.replace(Vocabulary.SPACE, ' ');
    }

    @Override
    public String finish() {
        if (run.size() == 0) {
            return "";
        }
        byte[] bytes = run.toByteArray();
        run.reset();
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return REPLACEMENT.repeat(bytes.length);
        }
    }

    /** Null for control tokens, and for ids that a model has beyond its tokenizer's. */
    private @Nullable String piece(int token) {
        boolean silent =
                token < 0 || token >= vocabulary.size() || vocabulary.special().get(token);
        return silent ? null : vocabulary.pieces()[token];
    }
}
