package io.foretell.tokenizer;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads a tokenizer.json from front to back, as Gemma's has tens of megabytes of pieces and merges. The post-processor, truncation and
 * padding are passed over: BOS is the chat template's, and texts are encoded one at a time and whole. Reads one file.
 */
final class TokenizerJson {

    /** Each of the 256,000 pieces is a JSON name that stands once: a table of names would only fill up. */
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
                    .disable(TokenStreamFactory.Feature.INTERN_PROPERTY_NAMES)
                    .build())
            .build();

    /** Ways of matching that Gemma's added tokens do without. */
    private static final List<String> MATCHING = List.of("single_word", "lstrip", "rstrip", "normalized");

    private final String source;
    private final TokenizerRules rules;
    private final VocabularyBuilder vocabulary;
    private final MergeTable merges = new MergeTable();
    private final List<AddedToken> added = new ArrayList<>();

    TokenizerJson(String source) {
        this.source = source;
        this.rules = new TokenizerRules(source, MAPPER);
        this.vocabulary = new VocabularyBuilder(source);
    }

    BpeTokenizer read(InputStream in) {
        try (JsonParser parser = MAPPER.createParser(in)) {
            expect(parser.nextToken(), JsonToken.START_OBJECT, "the document");
            readFields(parser, "");
            if (parser.nextToken() != null) {
                throw broken("something follows the end of the document");
            }
        } catch (JacksonException e) {
            throw broken("not readable JSON: " + e.getOriginalMessage(), e);
        }
        rules.checkComplete();
        Vocabulary pieces = vocabulary.build(added);
        if (merges.size() == 0) {
            throw broken("model.merges is missing or empty");
        }
        return new BpeTokenizer(pieces, merges, new AddedTokens(added));
    }

    private void readFields(JsonParser parser, String prefix) {
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            JsonToken value = parser.nextToken();
            switch (prefix + name) {
                case "added_tokens" -> readAddedTokens(parser, value);
                case "model" -> {
                    expect(value, JsonToken.START_OBJECT, "model");
                    readFields(parser, "model.");
                }
                case "model.vocab" -> readVocabulary(parser, value);
                case "model.merges" -> readMerges(parser, value);
                default -> readRule(parser, prefix + name);
            }
        }
    }

    private void readRule(JsonParser parser, String field) {
        if (rules.isRule(field)) {
            rules.check(field, parser.readValueAsTree());
        } else {
            parser.skipChildren();
        }
    }

    private void readAddedTokens(JsonParser parser, JsonToken start) {
        expect(start, JsonToken.START_ARRAY, "added_tokens");
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            JsonNode token = parser.readValueAsTree();
            String field = "added_tokens[%d]".formatted(added.size());
            for (String way : MATCHING) {
                if (token.path(way).asBoolean(false)) {
                    throw broken("%s.%s is true; supported: false".formatted(field, way));
                }
            }
            added.add(new AddedToken(
                    required(token.path("id").isInt(), token.path("id"), field + ".id")
                            .intValue(),
                    required(isText(token.path("content")), token.path("content"), field + ".content")
                            .stringValue(),
                    token.path("special").asBoolean(false)));
        }
    }

    private static boolean isText(JsonNode node) {
        return node.isString() && !node.stringValue().isEmpty();
    }

    private JsonNode required(boolean present, JsonNode node, String field) {
        if (!present) {
            throw broken(field + " is missing or of the wrong type");
        }
        return node;
    }

    private void readVocabulary(JsonParser parser, JsonToken start) {
        expect(start, JsonToken.START_OBJECT, "model.vocab");
        for (String piece = parser.nextName(); piece != null; piece = parser.nextName()) {
            expect(parser.nextToken(), JsonToken.VALUE_NUMBER_INT, "an id in model.vocab");
            vocabulary.add(piece, parser.getIntValue());
        }
    }

    private void readMerges(JsonParser parser, JsonToken start) {
        expect(start, JsonToken.START_ARRAY, "model.merges");
        if (vocabulary.isEmpty()) {
            throw broken("model.merges stands before model.vocab; supported: after it");
        }
        for (JsonToken merge = parser.nextToken(); merge != JsonToken.END_ARRAY; merge = parser.nextToken()) {
            if (merge == JsonToken.VALUE_STRING) {
                String[] sides = parser.getString().split(" ", -1);
                if (sides.length != 2) {
                    throw brokenMerge("it is not two pieces with a space between");
                }
                addMerge(sides[0], sides[1]);
            } else {
                expect(merge, JsonToken.START_ARRAY, "a merge in model.merges");
                String left = nextSide(parser);
                addMerge(left, nextSide(parser));
                expect(parser.nextToken(), JsonToken.END_ARRAY, "the end of a merge in model.merges");
            }
        }
    }

    private String nextSide(JsonParser parser) {
        expect(parser.nextToken(), JsonToken.VALUE_STRING, "a side of a merge in model.merges");
        return parser.getString();
    }

    private void addMerge(String left, String right) {
        merges.add(textPiece(left), left, textPiece(right), right, textPiece(left + right));
    }

    /** The id of a side of a merge, or of what it makes. Bytes stand for characters without a piece, and so never merge. */
    private int textPiece(String piece) {
        int id = vocabulary.id(piece);
        if (id == LongIntMap.ABSENT || piece.isEmpty()) {
            throw brokenMerge("\"%s\" is no piece of model.vocab".formatted(piece));
        }
        if (Vocabulary.byteValue(piece) >= 0) {
            throw brokenMerge("%s is a byte, and these don't merge".formatted(piece));
        }
        return id;
    }

    private TokenizerFormatException brokenMerge(String problem) {
        return broken("model.merges[%d]: %s".formatted(merges.size(), problem));
    }

    private void expect(JsonToken found, JsonToken expected, String field) {
        if (found != expected) {
            throw broken("%s should be %s but is %s".formatted(field, expected, found));
        }
    }

    private TokenizerFormatException broken(String problem) {
        return new TokenizerFormatException(source, problem);
    }

    private TokenizerFormatException broken(String problem, Throwable cause) {
        return new TokenizerFormatException(source, problem, cause);
    }
}
