package io.foretell.export;

import io.foretell.gemma.PublishedGemma;
import io.foretell.gemma.SparseGemma;
import io.foretell.manifest.WeightPrecision;
import io.foretell.safetensors.DataType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/** Prints what an export of Gemma 2 2B's layers, or of the whole 27B, costs; no test. One process measures one precision, as its peak of memory is the process's. */
public final class ExportBenchmark {

    /** But for the vocabulary, which is the tiny tokenizer's: 2.03 billion weights, all zero, 8.1 GB in fp32 that take no disk. */
    private static final String SETTINGS = """
        {"hidden_size": 2304, "intermediate_size": 9216, "num_hidden_layers": 26, "num_attention_heads": 8,
         "num_key_value_heads": 4, "head_dim": 256, "query_pre_attn_scalar": 256, "max_position_embeddings": 8192,
         "sliding_window": 4096}
        """;

    private ExportBenchmark() {}

    /** Arguments: a folder to work in, the precision, and {@code 27B} for that. */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        Path model = folder.resolve("model");
        if (!Files.exists(model)) {
            write(model, arguments.length > 2);
        }
        WeightPrecision precision = WeightPrecision.of(arguments[1]);
        long begin = System.nanoTime();
        Path out = Exports.export(model, precision, folder.resolve(precision.toString()));
        Duration elapsed = Duration.ofNanos(System.nanoTime() - begin);
        Duration processor = ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
        System.out.printf(
                Locale.ROOT,
                "%s: %.1f s, %.1f s of processor time, peak of memory %s, %,d bytes%n",
                precision,
                elapsed.toMillis() / 1000.0,
                processor.toMillis() / 1000.0,
                peakOfMemory(),
                bytes(out));
    }

    private static void write(Path model, boolean large) {
        if (large) {
            PublishedGemma.write(model, DataType.BF16);
        } else {
            SparseGemma.write(model, SETTINGS);
        }
    }

    private static String peakOfMemory() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .findFirst()
                .orElseThrow()
                .substring("VmHWM:".length())
                .strip();
    }

    private static long bytes(Path folder) throws IOException {
        long bytes = 0;
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                bytes += Files.size(file);
            }
        }
        return bytes;
    }
}
