package io.foretell.tokenizer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The pieces of a tokenizer.json, read and decoded without anything of the tokenizer under test.
 *
 * @param pieces by id
 * @param special ids of control tokens
 */
record PieceTable(String[] pieces, BitSet special) {

    private static final Pattern BYTE = Pattern.compile("<0x([0-9A-F]{2})>");

    static PieceTable read(Path tokenizerJson) throws IOException {
        JsonNode document = JsonMapper.builder().build().readTree(tokenizerJson.toFile());
        JsonNode vocabulary = document.path("model").path("vocab");
        String[] pieces = new String[vocabulary.size()];
        vocabulary.propertyStream().forEach(piece -> pieces[piece.getValue().intValue()] = piece.getKey());
        BitSet special = new BitSet();
        document.path("added_tokens")
                .valueStream()
                .filter(token -> token.path("special").booleanValue())
                .forEach(token -> special.set(token.path("id").intValue()));
        return new PieceTable(pieces, special);
    }

    int size() {
        return pieces.length;
    }

    String text(int id) {
        return pieces[id].replace('▁', ' ');
    }

    /** The ids of the byte pieces. */
    int[] bytes() {
        return IntStream.range(0, size())
                .filter(id -> BYTE.matcher(pieces[id]).matches())
                .toArray();
    }

    /** As tokenizers' decoders, each over the whole list: Replace, ByteFallback, Fuse. */
    String decode(int[] ids) {
        List<String> texts = IntStream.of(ids)
                .filter(id -> !special.get(id))
                .mapToObj(this::text)
                .toList();
        StringBuilder fused = new StringBuilder();
        for (int i = 0; i < texts.size(); ) {
            int end = i;
            while (end < texts.size() && BYTE.matcher(texts.get(end)).matches()) {
                end++;
            }
            fused.append(end == i ? texts.get(i) : decodeBytes(texts.subList(i, end)));
            i = Math.max(i + 1, end);
        }
        return fused.toString();
    }

    private static String decodeBytes(List<String> run) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        run.forEach(piece -> bytes.write(Integer.parseInt(piece.substring(3, 5), 16)));
        String text = bytes.toString(StandardCharsets.UTF_8);
        boolean utf8 = Arrays.equals(text.getBytes(StandardCharsets.UTF_8), bytes.toByteArray());
        return utf8 ? text : "\uFFFD".repeat(run.size());
    }

    /** For messages: each id with its piece. */
    String named(int[] ids) {
        return IntStream.of(ids)
                .mapToObj(id -> id + "=" + pieces[id].replace("\n", "\\n"))
                .collect(Collectors.joining(" "));
    }
}
