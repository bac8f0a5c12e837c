package io.foretell.worker.prediction;

import io.foretell.tokenizer.StreamingDetokenizer;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Tokens are the bytes of UTF-8, the hardest case: no token is a character of its own beyond ASCII. */
final class CharacterDetokenizer implements StreamingDetokenizer {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    static List<Integer> tokens(String text) {
        List<Integer> tokens = new ArrayList<>();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            tokens.add(b & 0xFF);
        }
        return tokens;
    }

    @Override
    public String append(int token) {
        bytes.write(token);
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
            bytes.reset();
            return text;
        } catch (CharacterCodingException e) {
            return "";
        }
    }

    @Override
    public String finish() {
        String rest = "\uFFFD".repeat(bytes.size());
        bytes.reset();
        return rest;
    }
}
