package io.foretell.tokenizer;

import java.util.stream.IntStream;

/** Encodes one text. Not thread-safe: make one per text. */
final class BpeEncoder {

    private static final int NO_CHARACTER = -1;

    /** What a lone surrogate becomes on its way through UTF-8. */
    private static final int REPLACEMENT = 0xFFFD;

    private final Vocabulary vocabulary;
    private final MergeTable merges;
    private final AddedTokens added;
    private final Word word;
    private final IntStream.Builder ids = IntStream.builder();

    BpeEncoder(Vocabulary vocabulary, MergeTable merges, AddedTokens added) {
        this.vocabulary = vocabulary;
        this.merges = merges;
        this.added = added;
        this.word = new Word(merges);
    }

    /**
     * @param matchSpecial whether control tokens in the text count as such; if not, they are plain text
     */
    int[] encode(String text, boolean matchSpecial) {
        int plainFrom = 0;
        for (int i = 0; i < text.length(); ) {
            int match = added.longestAt(text, i);
            if (match == LongIntMap.ABSENT) {
                i++;
                continue;
            }
            AddedToken token = added.get(match);
            int end = i + token.content().length();
            if (matchSpecial || !token.special()) {
                encodePlain(text, plainFrom, i);
                ids.add(token.id());
                plainFrom = end;
            }
            i = end;
        }
        encodePlain(text, plainFrom, text.length());
        return ids.build().toArray();
    }

    /**
     * To Gemma all of it is one BPE word. It is cut where no merge can reach across, which changes nothing but the time: the ids are
     * those of the whole, at n log of the longest part.
     */
    private void encodePlain(String text, int from, int to) {
        int last = NO_CHARACTER;
        for (int i = from; i < to; ) {
            int codePoint = text.codePointAt(i);
            i += Character.charCount(codePoint);
            int character = normalize(codePoint);
            if (last != NO_CHARACTER && !merges.mayJoin(last, character)) {
                word.drainTo(ids);
            }
            addSymbols(character);
            last = character;
        }
        word.drainTo(ids);
    }

    private static int normalize(int codePoint) {
        if (codePoint == ' ') {
            return Vocabulary.SPACE;
        }
        boolean loneSurrogate = codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
        return loneSurrogate ? REPLACEMENT : codePoint;
    }

    private void addSymbols(int character) {
        int id = vocabulary.characters().get(character);
        if (id != LongIntMap.ABSENT) {
            word.add(id);
            return;
        }
        for (int byteId : vocabulary.byteFallback(character)) {
            word.add(byteId);
        }
    }
}
