package io.foretell.gemma;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.foretell.safetensors.DataType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class GemmaConfigReaderTest {

    private static final Path FILE = Path.of("folder", "config.json");

    @Test
    void reads_what_transformers_4_writes() {
        GemmaConfig config = reader(TinyGemma.config()).read();
        assertThat(config.vocabularySize()).isEqualTo(512);
        assertThat(config.hiddenSize()).isEqualTo(64);
        assertThat(config.feedForwardSize()).isEqualTo(128);
        assertThat(config.heads()).isEqualTo(4);
        assertThat(config.kvHeads()).isEqualTo(2);
        assertThat(config.headSize()).isEqualTo(32);
        assertThat(config.contextTokens()).isEqualTo(512);
        assertThat(config.normEpsilon()).isEqualTo(1e-5);
        assertThat(config.ropeTheta()).isEqualTo(1000);
        assertThat(config.queryPreAttentionScalar()).isEqualTo(24);
        assertThat(config.attentionSoftcap()).isEqualTo(5);
        assertThat(config.finalSoftcap()).isEqualTo(12);
        assertThat(config.slidingWindow()).isEqualTo(8);
        assertThat(config.tiedHead()).isTrue();
        assertThat(config.localLayers()).containsExactly(true, false, true, false);
        assertThat(reader(TinyGemma.config()).weightType()).contains(DataType.F32);
    }

    @ParameterizedTest
    @EnumSource
    void reads_the_same_from_what_transformers_5_saves(GoldenModel model) {
        JsonNode saved = GoldenLogits.read(model).config();
        assertThat(saved.get("transformers_version").stringValue()).isEqualTo("5.23.0");
        Path own = model.folder().resolve("config.json");
        assertThat(reader(saved.toString()).read())
                .isEqualTo(new GemmaConfigReader(ConfigFile.parse(own, ConfigFile.bytes(own))).read());
        assertThat(reader(saved.toString()).weightType()).contains(DataType.F32);
    }

    @ParameterizedTest
    @EnumSource(names = {"LAYER_TYPES", "UNTIED"})
    void a_config_in_the_form_of_transformers_5_is_what_transformers_5_saves(GoldenModel model) {
        Path own = model.folder().resolve("config.json");
        assertThat(JsonMapper.shared().readTree(ConfigFile.bytes(own)))
                .isEqualTo(GoldenLogits.read(model).config());
    }

    @Test
    void a_config_that_nests_too_deep_is_refused_by_name() {
        String json = with("\"use_cache\": true", "\"x\": " + "[".repeat(100_000) + "]".repeat(100_000));
        assertThatExceptionOfType(ModelFormatException.class)
                .isThrownBy(() -> reader(json))
                .withMessageStartingWith(FILE + ": not valid JSON: ")
                .withMessageContaining("nesting");
    }

    @Test
    void honours_layer_types_that_are_not_the_usual_turns() {
        String json = with("\"vocab_size\"", """
            "layer_types": ["full_attention", "full_attention", "sliding_attention", "full_attention"], "vocab_size\"\
            """);
        assertThat(reader(json).read().localLayers()).containsExactly(false, false, true, false);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
        "model_type": "gemma2"              | "model_type": "gemma3_text"                 | model_type is "gemma3_text", supported is "gemma2"
        "model_type": "gemma2",             |                                             | model_type is missing
        "Gemma2ForCausalLM"                 | "Gemma2ForTokenClassification"              | architectures is ["Gemma2ForTokenClassification"]
        "attn_logit_softcapping": 5.0,      |                                             | attn_logit_softcapping is missing
        "attn_logit_softcapping": 5.0       | "attn_logit_softcapping": null              | attn_logit_softcapping is missing
        "final_logit_softcapping": 12.0     | "final_logit_softcapping": 0                | final_logit_softcapping is 0, expected a number above 0
        "final_logit_softcapping": 12.0     | "final_logit_softcapping": "12"             | final_logit_softcapping is "12", expected a number above 0
        "attn_logit_softcapping": 5.0       | "attn_logit_softcapping": 1e39              | attn_logit_softcapping is 1.0E39, expected a number above 0 that fp32
        "attn_logit_softcapping": 5.0       | "attn_logit_softcapping": 1e-60             | attn_logit_softcapping is 1.0E-60, expected a number above 0 that fp32
        "query_pre_attn_scalar": 24,        |                                             | query_pre_attn_scalar is missing
        "sliding_window": 8,                |                                             | sliding_window is missing
        "sliding_window": 8                 | "sliding_window": 8, "sliding_window_size": 9 | sliding_window_size contradicts sliding_window
        "rope_theta": 1000.0,               |                                             | rope_theta is missing
        "rope_theta": 1000.0                | "rope_theta": 1000.0, "rope_scaling": {"type": "linear", "factor": 2} | rope_scaling is
        "rope_theta": 1000.0                | "rope_parameters": {"rope_type": "yarn", "rope_theta": 1000.0} | rope_parameters: rope_type is "yarn"
        "rope_theta": 1000.0                | "rope_parameters": {"rope_type": "default"}  | rope_parameters: rope_theta is missing
        "rope_theta": 1000.0                | "rope_theta": 1.0, "rope_parameters": {"rope_theta": 1000.0} | rope_theta contradicts rope_parameters
        "hidden_activation": "gelu_pytorch_tanh", |                                       | hidden_activation is missing
        "hidden_activation": "gelu_pytorch_tanh"  | "hidden_activation": "gelu"           | hidden_activation is "gelu"
        "hidden_act": "gelu_pytorch_tanh"   | "hidden_act": "gelu"                        | hidden_act is "gelu", but hidden_activation is
        "attention_bias": false             | "attention_bias": true                      | attention_bias is true, supported is false
        "use_cache": true                   | "tie_word_embeddings": "no"                 | tie_word_embeddings is "no", expected true or false
        "use_cache": true                   | "use_bidirectional_attention": true         | use_bidirectional_attention is true
        "use_cache": true                   | "quantization_config": {}                   | quantization_config is present
        "use_cache": true                   | "layer_types": ["full_attention"]           | layer_types has 1 entries, but num_hidden_layers is 4
        "use_cache": true                   | "layer_types": ["chunked_attention"]        | layer_types holds "chunked_attention"
        "use_cache": true                   | "layer_types": "full_attention"             | layer_types is "full_attention", expected a list
        "use_cache": true                   | "vocab_size": 7                             | Duplicate
        "use_cache": true                   | "layer_types": ["full_attention", "full_attention", "full_attention", "full_attention", "full_attention"] | layer_types has 5 entries, but num_hidden_layers is 4
        "use_cache": true                   | "layer_types": ["full_attention", 1, 2, 3]  | layer_types holds 1, expected strings
        "final_logit_softcapping": 12.0,    |                                             | final_logit_softcapping is missing
        "final_logit_softcapping": 12.0     | "final_logit_softcapping": null             | final_logit_softcapping is missing
        "final_logit_softcapping": 12.0     | "final_logit_softcapping": 12.0, "final_logit_softcapping": 30.0 | Duplicate
        "num_hidden_layers": 4              | "num_hidden_layers": 2000000000             | num_hidden_layers is 2000000000, supported are up to 1000
        "max_position_embeddings": 512      | "max_position_embeddings": 2000000000       | max_position_embeddings is 2000000000, too large
        "head_dim": 32                      | "head_dim": 24                              | head_dim is 24, no multiple of 16
        "head_dim": 32,                     |                                             | head_dim is missing
        "num_key_value_heads": 2            | "num_key_value_heads": 3                    | num_attention_heads is 4, no multiple of num_key_value_heads 3
        "num_hidden_layers": 4              | "num_hidden_layers": 0                      | num_hidden_layers is 0, expected a whole number of at least 1
        "vocab_size": 512                   | "vocab_size": 3000000000                    | vocab_size is 3000000000, expected a whole number
        "rms_norm_eps": 1e-05               | "rms_norm_eps": -1                          | rms_norm_eps is -1, expected a number above 0
        """)
    void a_rule_that_is_missing_contradictory_or_not_computed_here_is_named(
            String setting, String changed, String problem) {
        assertThatExceptionOfType(ModelFormatException.class)
                .isThrownBy(() ->
                        reader(with(setting, changed == null ? "" : changed)).read())
                .withMessageStartingWith(FILE + ": ")
                .withMessageContaining(problem);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
        "torch_dtype": "float16"                       | torch_dtype is "float16", supported are float32 and bfloat16
        "torch_dtype": "float32", "dtype": "bfloat16"  | dtype contradicts torch_dtype
        """)
    void a_weight_type_that_is_not_supported_or_contradictory_is_named(String changed, String problem) {
        GemmaConfigReader reader = reader(with("\"torch_dtype\": \"float32\"", changed));
        assertThatExceptionOfType(ModelFormatException.class)
                .isThrownBy(reader::weightType)
                .withMessage(FILE + ": " + problem);
    }

    private static String with(String setting, String changed) {
        assertThat(TinyGemma.config()).contains(setting);
        return TinyGemma.config().replace(setting, changed);
    }

    private static GemmaConfigReader reader(String json) {
        return new GemmaConfigReader(ConfigFile.parse(FILE, json.getBytes(StandardCharsets.UTF_8)));
    }
}
