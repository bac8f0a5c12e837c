package io.foretell.tokenizer;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A tokenizer.json that a test changes before it is read. */
final class TokenizerDocument {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final ObjectNode root;

    private TokenizerDocument(ObjectNode root) {
        this.root = root;
    }

    /** TinyTokenizer's. */
    static TokenizerDocument tiny() {
        try {
            Path file = TinyTokenizer.write(Files.createDirectories(Path.of("target", "documents")));
            return new TokenizerDocument((ObjectNode) JSON.readTree(Files.readString(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ObjectNode model() {
        return (ObjectNode) root.path("model");
    }

    ObjectNode vocabulary() {
        return (ObjectNode) model().path("vocab");
    }

    /**
     * @param pointer a JSON pointer, to a place that exists or that an object can take
     */
    TokenizerDocument with(String pointer, String value) {
        int slash = pointer.lastIndexOf('/');
        JsonNode parent = root.at(pointer.substring(0, slash));
        String last = pointer.substring(slash + 1);
        if (parent instanceof ArrayNode array) {
            array.set(Integer.parseInt(last), JSON.readTree(value));
        } else {
            ((ObjectNode) parent).set(last, JSON.readTree(value));
        }
        return this;
    }

    TokenizerDocument without(String pointer) {
        int slash = pointer.lastIndexOf('/');
        ((ObjectNode) root.at(pointer.substring(0, slash))).remove(pointer.substring(slash + 1));
        return this;
    }

    String json() {
        return JSON.writeValueAsString(root);
    }

    BpeTokenizer read() {
        return read(json());
    }

    static BpeTokenizer read(String json) {
        return BpeTokenizer.read(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)), "tiny.json");
    }
}
