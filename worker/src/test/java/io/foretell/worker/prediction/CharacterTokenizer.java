package io.foretell.worker.prediction;

import io.foretell.tokenizer.StreamingDetokenizer;
import io.foretell.tokenizer.Tokenizer;

/** The tokenizer that goes with {@link CharacterDetokenizer}; it has no control tokens. */
final class CharacterTokenizer implements Tokenizer {

    @Override
    public int[] encodeContent(String text) {
        return CharacterDetokenizer.tokens(text).stream()
                .mapToInt(Integer::intValue)
                .toArray();
    }

    @Override
    public int[] encodeRaw(String text) {
        return encodeContent(text);
    }

    @Override
    public int tokenId(String token) {
        throw new IllegalArgumentException("no control token: " + token);
    }

    @Override
    public int vocabularySize() {
        return 256;
    }

    @Override
    public StreamingDetokenizer detokenizer() {
        return new CharacterDetokenizer();
    }
}
