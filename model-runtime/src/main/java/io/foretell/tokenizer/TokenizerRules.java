package io.foretell.tokenizer;

import java.util.HashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.NullNode;

/** Checks that a tokenizer.json describes the kind of tokenizer that is built here, field by field. */
final class TokenizerRules {

    /**
     * Field → the values it may have; null also stands for a field left out. Gemma's later files split at spaces before merging: by
     * then the normalizer has left none, so that it makes no difference.
     */
    private static final String SUPPORTED = """
            {
              "normalizer": [{"type": "Replace", "pattern": {"String": " "}, "content": "▁"}],
              "pre_tokenizer": [
                null,
                {"type": "Split", "pattern": {"String": " "}, "behavior": "MergedWithPrevious", "invert": false}
              ],
              "decoder": [{
                "type": "Sequence",
                "decoders": [
                  {"type": "Replace", "pattern": {"String": "▁"}, "content": " "},
                  {"type": "ByteFallback"},
                  {"type": "Fuse"}
                ]
              }],
              "model.type": ["BPE"],
              "model.dropout": [null],
              "model.continuing_subword_prefix": [null, ""],
              "model.end_of_word_suffix": [null, ""],
              "model.byte_fallback": [true],
              "model.ignore_merges": [false, null]
            }
            """;

    private final String source;
    private final JsonNode supported;
    private final Set<String> seen = new HashSet<>();

    TokenizerRules(String source, JsonMapper mapper) {
        this.source = source;
        this.supported = mapper.readTree(SUPPORTED);
    }

    boolean isRule(String field) {
        return supported.has(field);
    }

    /**
     * @throws TokenizerFormatException naming the field, if its value is not supported
     */
    void check(String field, JsonNode value) {
        seen.add(field);
        JsonNode allowed = supported.get(field);
        if (allowed.valueStream().noneMatch(value::equals)) {
            throw new TokenizerFormatException(
                    source, "%s is %s; supported: %s".formatted(field, value, allowed.get(0)));
        }
    }

    /**
     * @throws TokenizerFormatException naming the field, if one was left out that may not be
     */
    void checkComplete() {
        supported.propertyNames().stream()
                .filter(field -> !seen.contains(field))
                .forEach(field -> check(field, NullNode.getInstance()));
    }
}
