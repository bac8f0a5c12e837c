package io.foretell.gpucheck;

import io.foretell.gemma.ModelFolder;
import io.foretell.gpucheck.Outcome.Failed;
import io.foretell.gpucheck.Outcome.Measured;
import io.foretell.gpucheck.Outcome.NotRun;
import io.foretell.onnx.DecoderOptions;
import io.foretell.onnx.ExecutionProvider;
import io.foretell.onnx.OnnxDecoder;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * What CUTLASS's products of weights in 8 or 4 bits (fpA_intB) would change: the time of a decode step and the logits. ONNX Runtime leaves
 * them off, and takes them from the environment alone: so a process each.
 *
 * <p>Not run on a GPU yet. On the CPU provider the variable changes nothing.
 *
 * @see <a href="https://github.com/microsoft/onnxruntime/blob/main/onnxruntime/contrib_ops/cuda/quantization/matmul_nbits.h">matmul_nbits.h</a>
 */
final class QuantisedProducts {

    private static final String SWITCH = "ORT_FPA_INTB_GEMM";
    private static final String STEP = "step ";
    private static final String LOGIT = "logit ";
    private static final double NANOS_PER_MILLI = 1e6;
    private static final int PROMPT_TOKENS = 24;
    private static final int SLOT_TOKENS = 64;

    private record Run(double stepMillis, float[] logits) {

        static Run read(String output) {
            double millis = Double.parseDouble(values(output, STEP).getFirst());
            List<String> texts = values(output, LOGIT);
            float[] logits = new float[texts.size()];
            for (int i = 0; i < logits.length; i++) {
                logits[i] = Float.parseFloat(texts.get(i));
            }
            return new Run(millis, logits);
        }

        private static List<String> values(String output, String name) {
            return output.lines()
                    .filter(line -> line.startsWith(name))
                    .map(line -> line.substring(name.length()))
                    .toList();
        }
    }

    private QuantisedProducts() {}

    static Outcome check(ModelFolder folder, ExecutionProvider provider, int device) {
        if (folder.quantization().isEmpty()) {
            return new NotRun("this model's graph has none: its weights are bf16");
        }
        List<String> arguments = List.of(folder.path().toString(), provider.name(), String.valueOf(device));
        JavaProcess.Result without = JavaProcess.run(QuantisedProducts.class, SWITCH, "0", arguments);
        JavaProcess.Result with = JavaProcess.run(QuantisedProducts.class, SWITCH, "1", arguments);
        return judge(without, with);
    }

    static Outcome judge(JavaProcess.Result without, JavaProcess.Result with) {
        if (without.exitCode() != 0) {
            return new Failed(without.lastLine());
        }
        Run usual = Run.read(without.output());
        if (with.exitCode() != 0) {
            return measured(usual, "fpA_intB can't be used: " + with.lastLine());
        }
        Run other = Run.read(with.output());
        return measured(
                usual,
                String.format(
                        Locale.ROOT,
                        "%.2f ms with fpA_intB, whose logits diverge by %.5f nats",
                        other.stepMillis(),
                        GoldenLogitsCheck.divergence(usual.logits(), other.logits())));
    }

    private static Outcome measured(Run usual, String other) {
        return new Measured(
                String.format(Locale.ROOT, "batch 1: %.2f ms as it is served; %s", usual.stepMillis(), other));
    }

    /** In the process of its own: folder, provider, device. */
    public static void main(String[] arguments) {
        ModelFolder folder = ModelFolder.open(Path.of(arguments[0]));
        DecoderOptions options = new DecoderOptions(
                ExecutionProvider.valueOf(arguments[1]), 1, SLOT_TOKENS, 0, Integer.parseInt(arguments[2]));
        try (OnnxDecoder decoder = OnnxDecoder.open(folder, options)) {
            float[] logits = new float[decoder.vocabularySize()];
            decoder.prefill(0, 0, Tokens.random(1, PROMPT_TOKENS, logits.length), 0, PROMPT_TOKENS, logits);
            StringBuilder lines = new StringBuilder();
            for (float logit : logits) {
                lines.append(LOGIT).append(logit).append('\n');
            }
            double nanos = new DecoderChecks(decoder, System::nanoTime).medianNanos(1);
            System.out.println(lines + STEP + nanos / NANOS_PER_MILLI);
        }
    }
}
