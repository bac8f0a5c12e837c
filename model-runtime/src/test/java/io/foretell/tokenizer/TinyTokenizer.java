package io.foretell.tokenizer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes a tokenizer.json of 512 pieces in the format of Gemma 2's: the same normalizer, decoder, byte pieces and kinds of added
 * tokens, so that everything that reads Gemma's file reads this one. The same bytes every time.
 */
public final class TinyTokenizer {

    /** Pieces, with ids 0 … 511. */
    public static final int SIZE = 512;

    public static final int PAD = 0;
    public static final int EOS = 1;
    public static final int BOS = 2;
    public static final int UNK = 3;
    public static final int START_OF_TURN = 4;
    public static final int END_OF_TURN = 5;

    /** The piece {@code <0x00>}; the other 255 bytes follow it, with a tab in place of {@code <0x09>}. */
    public static final int FIRST_BYTE = 6;

    private static final List<String> SPECIAL =
            List.of("<pad>", "<eos>", "<bos>", "<unk>", "<start_of_turn>", "<end_of_turn>");

    /** Gemma 2 has 211 added tokens that are not special, of these kinds; they match in any text. */
    private static final List<String> ADDED = List.of(
            "<mask>", "<unused0>", "\n", "\n\n", "\n\n\n", "▁▁", "▁▁▁", "▁▁▁▁", "<table>", "</table>", "<b>", "</b>");

    private static final List<String> CHARACTERS = List.of("▁", "é", "ü", "ß", "—", "中", "文", "😀");

    /** A piece stands after the pieces it can be merged from. */
    private static final String PIECES = """
            ▁t he in re on ▁a er ▁the nd ▁s at ou ▁w or en es is it ar ▁o ed ing ▁c ▁b an al ▁f ▁p ▁in ▁of as to ic ▁to
            ▁and ll ▁m ▁d st le ro om el ve ion ent ▁h ▁th ▁be ▁n id ld ay ow ot ▁y ▁yo ▁you ▁is ▁it ur ce ra ri li th ha
            hat ▁that ch ation ▁for ▁on ir ight ill em ▁I ▁g ▁l ▁he ▁wh ▁an ▁as ith ▁with ter ly ge gh ght qu ck un ab abc
            bc de ef def () {} == // ;\t .. ... ,▁ 00 12 123 23 th▁ ▁▁▁▁▁ \t\t 中文 éé 😀😀 oo ee ss tt ello ▁w▁ ▁poem oem em▁
            ▁story tory ory ate ght▁ able om▁ ine ess
            """;

    private TinyTokenizer() {}

    /** Writes {@code tokenizer.json} into the folder and returns its path. */
    public static Path write(Path folder) throws IOException {
        Map<String, Integer> vocabulary = vocabulary();
        Path file = folder.resolve("tokenizer.json");
        Files.writeString(file, JsonMapper.builder().build().writeValueAsString(document(vocabulary)));
        return file;
    }

    private static Map<String, Integer> vocabulary() {
        Map<String, Integer> vocabulary = new LinkedHashMap<>();
        Stream<String> bytes = IntStream.range(0, 256).mapToObj(TinyTokenizer::bytePiece);
        Stream<String> ascii = IntStream.rangeClosed('!', '~').mapToObj(Character::toString);
        Stream.of(
                        SPECIAL.stream(),
                        bytes,
                        ADDED.stream(),
                        ascii,
                        CHARACTERS.stream(),
                        PIECES.lines().flatMap(line -> Stream.of(line.split(" "))))
                .flatMap(pieces -> pieces)
                .forEach(piece -> vocabulary.putIfAbsent(piece, vocabulary.size()));
        if (vocabulary.size() != SIZE) {
            throw new IllegalStateException("the tiny vocabulary has " + vocabulary.size() + " pieces");
        }
        return vocabulary;
    }

    /** As in Gemma's file, the tab has a piece of its own in place of its byte. */
    private static String bytePiece(int value) {
        return value == '\t' ? "\t" : String.format("<0x%02X>", value);
    }

    private static Map<String, Object> document(Map<String, Integer> vocabulary) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("version", "1.0");
        document.put("truncation", null);
        document.put("padding", null);
        document.put("added_tokens", addedTokens(vocabulary));
        document.put("normalizer", replace(" ", "▁"));
        document.put("pre_tokenizer", null);
        document.put("post_processor", postProcessor());
        document.put("decoder", decoder());
        document.put("model", model(vocabulary));
        return document;
    }

    private static List<Map<String, Object>> addedTokens(Map<String, Integer> vocabulary) {
        return Stream.concat(SPECIAL.stream(), ADDED.stream())
                .map(content -> addedToken(vocabulary.get(content), content))
                .toList();
    }

    private static Map<String, Object> addedToken(int id, String content) {
        Map<String, Object> token = new LinkedHashMap<>();
        token.put("id", id);
        token.put("content", content);
        token.put("single_word", false);
        token.put("lstrip", false);
        token.put("rstrip", false);
        token.put("normalized", false);
        token.put("special", SPECIAL.contains(content));
        return token;
    }

    private static Map<String, Object> replace(String pattern, String content) {
        Map<String, Object> replace = new LinkedHashMap<>();
        replace.put("type", "Replace");
        replace.put("pattern", Map.of("String", pattern));
        replace.put("content", content);
        return replace;
    }

    private static Map<String, Object> postProcessor() {
        Object bos = Map.of("SpecialToken", ordered("id", "<bos>", "type_id", 0));
        Object text = Map.of("Sequence", ordered("id", "A", "type_id", 0));
        Object second = Map.of("Sequence", ordered("id", "B", "type_id", 1));
        Map<String, Object> processor = new LinkedHashMap<>();
        processor.put("type", "TemplateProcessing");
        processor.put("single", List.of(bos, text));
        processor.put("pair", List.of(bos, text, second));
        processor.put(
                "special_tokens",
                Map.of("<bos>", ordered("id", "<bos>", "ids", List.of(BOS), "tokens", List.of("<bos>"))));
        return processor;
    }

    private static Map<String, Object> decoder() {
        return ordered(
                "type",
                "Sequence",
                "decoders",
                List.of(replace("▁", " "), Map.of("type", "ByteFallback"), Map.of("type", "Fuse")));
    }

    private static Map<String, Object> model(Map<String, Integer> vocabulary) {
        Map<String, Object> model = new LinkedHashMap<>();
        model.put("type", "BPE");
        model.put("dropout", null);
        model.put("unk_token", "<unk>");
        model.put("continuing_subword_prefix", null);
        model.put("end_of_word_suffix", null);
        model.put("fuse_unk", true);
        model.put("byte_fallback", true);
        model.put("ignore_merges", false);
        model.put("vocab", vocabulary);
        model.put("merges", merges(vocabulary));
        return model;
    }

    /** Every split of every piece into two pieces, in the order in which transformers converts a SentencePiece model. */
    private static List<List<String>> merges(Map<String, Integer> vocabulary) {
        List<List<String>> merges = new ArrayList<>();
        Comparator<List<String>> byIds = Comparator.<List<String>>comparingInt(pair -> vocabulary.get(pair.getFirst()))
                .thenComparingInt(pair -> vocabulary.get(pair.getLast()));
        vocabulary
                .keySet()
                .forEach(piece -> IntStream.range(1, piece.length())
                        .mapToObj(at -> List.of(piece.substring(0, at), piece.substring(at)))
                        .filter(pair -> vocabulary.keySet().containsAll(pair))
                        .sorted(byIds)
                        .forEach(merges::add));
        return merges;
    }

    private static Map<String, Object> ordered(Object... keysAndValues) {
        Map<String, Object> ordered = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            ordered.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return ordered;
    }
}
