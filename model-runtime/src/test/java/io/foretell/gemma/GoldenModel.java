package io.foretell.gemma;

import io.foretell.gemma.TinyModel.Trait;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** The models that {@link GoldenLogits} exist for. A constant's name in lower case with hyphens is that of the model's folder and of its goldens. */
public enum GoldenModel {
    TINY("query_pre_attn_scalar 24, head_dim 32, hidden / heads 16; two shards; config of transformers 4", tiny("{}")),

    DEEP("46 layers, narrow; heads × head_dim below hidden; window 5", tiny("""
            {"num_hidden_layers": 46, "hidden_size": 48, "intermediate_size": 96, "head_dim": 16, "num_attention_heads": 2,
             "num_key_value_heads": 1, "sliding_window": 5}
            """)),

    ONE_HEAD_PER_KEY("4 heads, 4 kv heads", tiny("""
            {"num_key_value_heads": 4}
            """)),

    FOUR_HEADS_PER_KEY("4 heads, 1 kv head", tiny("""
            {"num_key_value_heads": 1}
            """)),

    SATURATED("scores and logits far beyond their soft-caps", tiny("""
            {"attn_logit_softcapping": 1.0, "final_logit_softcapping": 2.0}
            """)),

    LAYER_TYPES("full, sliding, sliding, full; config of transformers 5", tiny("""
            {"layer_types": ["full_attention", "sliding_attention", "sliding_attention", "full_attention"]}
            """, Trait.TRANSFORMERS_5)),

    UNTIED(
            "lm_head.weight, tie_word_embeddings false; a single file; config of transformers 5",
            tiny("""
            {"tie_word_embeddings": false}
            """, Trait.OWN_HEAD, Trait.SINGLE_FILE, Trait.TRANSFORMERS_5)),

    OWN_HEAD_DESPITE_TIE("lm_head.weight, tie_word_embeddings true", tiny("""
            {"tie_word_embeddings": true}
            """, Trait.OWN_HEAD)),

    BF16("weights stored as bf16; a single file", tiny("""
            {"torch_dtype": "bfloat16"}
            """, Trait.SINGLE_FILE)),

    GEMMA2_NANO("the bundled model: trained, window 64", target -> Path.of("demo-model", "gemma2-nano"));

    private static final Map<GoldenModel, Path> FOLDERS = new ConcurrentHashMap<>();

    private final String description;

    /** From where the folder may be made to where it is; made of constants. */
    @SuppressWarnings("ImmutableEnumChecker")
    private final UnaryOperator<Path> folder;

    GoldenModel(String description, UnaryOperator<Path> folder) {
        this.description = description;
        this.folder = folder;
    }

    private static UnaryOperator<Path> tiny(String changes, Trait... traits) {
        return new TinyModel(changes, Set.of(traits))::write;
    }

    public String description() {
        return description;
    }

    public String folderName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The model's folder. Unless it is kept in the repository, the first call writes it where golden_logits.py looks for it; a later one would pull the weights from
     * under a decoder that has mapped them.
     */
    public Path folder() {
        return FOLDERS.computeIfAbsent(this, model -> folder.apply(Path.of("target", "goldens", folderName())));
    }
}
