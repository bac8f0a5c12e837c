package io.foretell.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.foretell.gemma.CastWeights;
import io.foretell.gemma.GoldenLogits;
import io.foretell.gemma.GoldenModel;
import io.foretell.gemma.ModelFolder;
import io.foretell.gemma.TinyGemma;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The weights are read where they lie, however they are stored. */
class WeightStorageTest {

    private static final int[] PROMPT = GoldenLogits.read(GoldenModel.TINY).prompt();

    @TempDir
    Path temporary;

    @Test
    void bf16_weights_compute_what_their_fp32_values_do() {
        float[] bf16 = logits(CastWeights.writeBf16(temporary.resolve("bf16")));
        float[] fp32 = logits(CastWeights.writeFp32(temporary.resolve("fp32")));
        assertThat(bf16).containsExactly(fp32);
        assertThat(bf16).isNotEqualTo(logits(TinyGemma.write(temporary.resolve("exact"))));
    }

    @Test
    void a_cache_snapshot_whose_files_are_links_to_blobs_is_read() throws IOException {
        Path folder = TinyGemma.write(temporary.resolve("download"));
        Path blobs = Files.createDirectories(temporary.resolve("cache/blobs"));
        Path snapshot = Files.createDirectories(temporary.resolve("cache/snapshots/0a1b"));
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Path blob = blobs.resolve("sha-" + file.getFileName().toString().hashCode());
                Files.copy(file, blob);
                Files.createSymbolicLink(
                        snapshot.resolve(file.getFileName()),
                        Path.of("../../blobs").resolve(blob.getFileName()));
            }
        }
        assertThat(logits(snapshot)).containsExactly(logits(folder));
    }

    private static float[] logits(Path folder) {
        DecoderOptions options = new DecoderOptions(ExecutionProvider.CPU, 1, 64, 1, 0);
        float[] logits = new float[TinyGemma.VOCABULARY_SIZE];
        try (OnnxDecoder decoder = OnnxDecoder.open(ModelFolder.open(folder), options)) {
            decoder.prefill(0, 0, PROMPT, 0, PROMPT.length, logits);
        }
        return logits;
    }
}
