package io.foretell.gemma;

import io.foretell.safetensors.DataType;
import java.nio.file.Path;

/**
 * A decoder as an ONNX model in memory, whose large constants lie in files of one folder.
 *
 * <p>Inputs: {@link #TOKENS} int64 [batch, tokens]; {@link #LAST_POSITIONS} int32 [batch], the position of each row's last token; {@link #TOTAL_LENGTH}
 * int32 [1], the longest row's length after the step; per layer a past key and value [batch, kvHeads, slotTokens, headSize]. Outputs: {@link #LOGITS} fp32
 * [batch, 1, vocabularySize] of each row's last token; per layer the present key and value, which must be bound to the past's memory. With
 * {@code candidates} above 0 also {@link #TOP_LOGITS} fp32 and {@link #TOP_TOKENS} int64 [batch, 1, candidates], the largest logits, and {@link #LOG_SUM_EXP} fp32 [batch,
 * 1, 1], of all.
 *
 * @param onnx a serialised ModelProto
 * @param weights the folder that the model's external data lies in, as a real path
 * @param cacheType element type of past and present
 * @param candidates at most the vocabulary's size
 * @param weightBytes of the matrices, in the type that is computed with
 */
public record DecoderGraph(
        byte[] onnx,
        Path weights,
        DataType cacheType,
        int layers,
        int kvHeads,
        int headSize,
        int vocabularySize,
        int contextTokens,
        int candidates,
        long weightBytes) {

    public static final String TOKENS = "input_ids";
    public static final String LAST_POSITIONS = "seqlens_k";
    public static final String TOTAL_LENGTH = "total_sequence_length";
    public static final String LOGITS = "logits";
    public static final String TOP_LOGITS = "top_logits";
    public static final String TOP_TOKENS = "top_tokens";
    public static final String LOG_SUM_EXP = "log_sum_exp";

    public static String pastKey(int layer) {
        return "past_key_values." + layer + ".key";
    }

    public static String pastValue(int layer) {
        return "past_key_values." + layer + ".value";
    }

    public static String presentKey(int layer) {
        return "present." + layer + ".key";
    }

    public static String presentValue(int layer) {
        return "present." + layer + ".value";
    }
}
