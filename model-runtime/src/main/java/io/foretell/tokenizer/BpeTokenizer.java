package io.foretell.tokenizer;

import java.io.InputStream;
import java.nio.file.Path;

/** Contract draft: reads a Hugging Face tokenizer.json of Gemma's kind. */
public final class BpeTokenizer implements Tokenizer {

    public static BpeTokenizer read(Path tokenizerJson) {
        throw new UnsupportedOperationException();
    }

    public static BpeTokenizer read(InputStream tokenizerJson, String source) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int[] encodeContent(String text) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int tokenId(String token) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int vocabularySize() {
        throw new UnsupportedOperationException();
    }

    @Override
    public StreamingDetokenizer detokenizer() {
        throw new UnsupportedOperationException();
    }
}
