package io.foretell.onnx;

import io.foretell.gemma.GoldenLogits;
import io.foretell.gemma.GoldenModel;
import io.foretell.gemma.ModelFolder;
import io.foretell.gemma.ReferenceGemma;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** Prints the largest differences to the golden logits as the Markdown table of docs/benchmarks.md; to be run in model-runtime. Not a test. */
public final class AgreementReport {

    private AgreementReport() {}

    public static void main(String[] arguments) {
        System.out.println("| model | what it has | prefill | decode | fp64 reference |");
        System.out.println("|---|---|---|---|---|");
        for (GoldenModel model : GoldenModel.values()) {
            System.out.println(row(model));
        }
    }

    private static String row(GoldenModel model) {
        GoldenLogits golden = GoldenLogits.read(model);
        try (OnnxDecoder decoder = OnnxDecoder.open(ModelFolder.open(model.folder()), Agreement.options(golden))) {
            Agreement agreement = new Agreement(golden, decoder);
            double prefill = largest(agreement.prefillOfEachLength());
            double decode = IntStream.of(golden.lengths())
                    .mapToObj(length -> {
                        agreement.prefillInChunks(length, length);
                        return agreement.decodeFrom(length);
                    })
                    .mapToDouble(AgreementReport::largest)
                    .max()
                    .orElseThrow();
            return String.format(
                    Locale.ROOT,
                    "| `%s` | %s | %.1e | %.1e | %.1e |",
                    model.folderName(),
                    model.description(),
                    prefill,
                    decode,
                    reference(model, golden));
        }
    }

    private static double largest(Map<Integer, Double> differences) {
        return differences.values().stream()
                .mapToDouble(Double::doubleValue)
                .max()
                .orElseThrow();
    }

    private static double reference(GoldenModel model, GoldenLogits golden) {
        float[][] logits = ReferenceGemma.read(model.folder()).logits(golden.tokens());
        return IntStream.range(0, logits.length)
                .mapToDouble(row -> golden.difference(row, logits[row]))
                .max()
                .orElseThrow();
    }
}
