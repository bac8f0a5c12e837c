package io.foretell.gpucheck;

import io.foretell.gemma.ModelFolder;
import io.foretell.gpucheck.Outcome.Failed;
import io.foretell.onnx.DecoderOptions;
import io.foretell.onnx.ExecutionProvider;
import io.foretell.onnx.OnnxDecoder;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Which kernel ONNX Runtime chose for attention. It says so on its process's standard output when an environment variable asks for it, and nowhere else: so a process of
 * its own runs a prefill and a decode step. With Gemma 2's soft-cap, FlashAttention is the only fast one that remains.
 *
 * <p>Not run on a GPU yet; the form of the lines is that of attention_kernel_options.cc.
 */
final class AttentionKernel {

    private static final String ASK = "ORT_ENABLE_ATTENTION_KERNEL_DEBUG_INFO";
    private static final Pattern CHOSEN = Pattern.compile("Operator=GroupQueryAttention\\b.* SdpaKernel=(\\w+)");
    private static final String FLASH = "FLASH_ATTENTION";
    private static final int PROMPT_TOKENS = 8;
    private static final int SLOT_TOKENS = 64;

    private AttentionKernel() {}

    static Outcome check(ModelFolder folder, int device) {
        JavaProcess.Result result = JavaProcess.run(
                AttentionKernel.class, ASK, "1", List.of(folder.path().toString(), String.valueOf(device)));
        return result.exitCode() == 0 ? judge(result.output()) : new Failed(result.lastLine());
    }

    /** In the process of its own: folder, device. */
    public static void main(String[] arguments) {
        ModelFolder folder = ModelFolder.open(Path.of(arguments[0]));
        DecoderOptions options =
                new DecoderOptions(ExecutionProvider.CUDA, 1, SLOT_TOKENS, 0, Integer.parseInt(arguments[1]));
        try (OnnxDecoder decoder = OnnxDecoder.open(folder, options)) {
            decoder.prefill(0, 0, Tokens.random(1, PROMPT_TOKENS, folder.vocabularySize()), 0, PROMPT_TOKENS);
            decoder.decode(1, new int[] {1}, new int[] {PROMPT_TOKENS});
        }
    }

    static Outcome judge(String output) {
        List<String> chosen =
                CHOSEN.matcher(output).results().map(match -> match.group(1)).toList();
        boolean flash = !chosen.isEmpty() && chosen.stream().allMatch(FLASH::equals);
        return Outcome.of(
                flash,
                flash
                        ? chosen.size() + " times in a prefill and a decode step"
                        : chosen.isEmpty()
                                ? "ONNX Runtime named no kernel"
                                : "also "
                                        + chosen.stream()
                                                .filter(kernel -> !kernel.equals(FLASH))
                                                .distinct()
                                                .toList());
    }
}
