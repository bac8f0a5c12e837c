package io.foretell.tokenizer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Byte-pair encoding as Gemma 2's tokenizer.json describes it: no words, spaces written ▁, bytes for characters without a piece. Gives
 * the ids that Hugging Face tokenizers gives (0.23.3). Thread-safe.
 */
public final class BpeTokenizer implements Tokenizer {

    private final Vocabulary vocabulary;
    private final MergeTable merges;
    private final AddedTokens added;
    private final Map<String, Integer> addedIds;

    BpeTokenizer(Vocabulary vocabulary, MergeTable merges, AddedTokens added) {
        this.vocabulary = vocabulary;
        this.merges = merges;
        this.added = added;
        this.addedIds = added.all().stream().collect(Collectors.toUnmodifiableMap(AddedToken::content, AddedToken::id));
    }

    /**
     * @throws TokenizerFormatException when the file can't be read or describes another kind of tokenizer
     */
    public static BpeTokenizer read(Path tokenizerJson) {
        try (InputStream in = Files.newInputStream(tokenizerJson)) {
            return read(in, tokenizerJson.toString());
        } catch (IOException e) {
            throw new TokenizerFormatException(tokenizerJson.toString(), "can't be read", e);
        }
    }

    /**
     * @param source how errors name the file
     * @throws TokenizerFormatException when the stream can't be read or describes another kind of tokenizer
     */
    public static BpeTokenizer read(InputStream tokenizerJson, String source) {
        return new TokenizerJson(source).read(tokenizerJson);
    }

    @Override
    public int[] encodeContent(String text) {
        return new BpeEncoder(vocabulary, merges, added).encode(text, false);
    }

    @Override
    public int[] encodeRaw(String text) {
        return new BpeEncoder(vocabulary, merges, added).encode(text, true);
    }

    @Override
    public int tokenId(String token) {
        Integer id = addedIds.get(token);
        if (id == null) {
            throw new IllegalArgumentException("the tokenizer has no added token " + token);
        }
        return id;
    }

    @Override
    public int vocabularySize() {
        return vocabulary.size();
    }

    @Override
    public StreamingDetokenizer detokenizer() {
        return new ByteFallbackDetokenizer(vocabulary);
    }
}
