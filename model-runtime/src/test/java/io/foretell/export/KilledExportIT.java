package io.foretell.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.foretell.gemma.SparseGemma;
import io.foretell.gemma.TinyGemma;
import io.foretell.manifest.Manifest;
import io.foretell.manifest.WeightPrecision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exports in a process of their own. */
class KilledExportIT {

    @TempDir
    Path temporary;

    @Test
    void an_export_that_was_killed_again_and_again_gives_the_same_bytes_in_the_end() throws IOException {
        Path model = TinyGemma.write(temporary.resolve("model"));
        Path undisturbed = Exports.export(model, WeightPrecision.INT4, temporary.resolve("undisturbed"));
        Path out = temporary.resolve("out");
        for (double share : new double[] {0.2, 0.6, 0.9}) {
            assertThat(KilledExport.run(model, WeightPrecision.INT4, out, share))
                    .isFalse();
            assertThat(out).doesNotExist();
        }
        assertThat(KilledExport.run(model, WeightPrecision.INT4, out, 2)).isTrue();
        assertThat(Exports.contents(out)).isEqualTo(Exports.contents(undisturbed));
    }

    @Test
    void a_model_of_six_times_the_memory_is_exported_and_goes_on_within_its_shard() throws IOException {
        Path model = SparseGemma.write(temporary.resolve("model"), """
                {"hidden_size": 2048, "intermediate_size": 8192, "num_hidden_layers": 3}
                """);
        assertThat(Files.size(model.resolve("model.safetensors"))).isGreaterThan(600_000_000);
        Path undisturbed = temporary.resolve("undisturbed");
        assertThat(KilledExport.run(model, WeightPrecision.INT4, undisturbed, 2))
                .isTrue();
        assertThat(Files.size(undisturbed.resolve("model.safetensors"))).isBetween(80_000_000L, 110_000_000L);

        Path out = temporary.resolve("out");
        assertThat(KilledExport.run(model, WeightPrecision.INT4, out, 0.6)).isFalse();
        assertThat(Files.readAllLines(temporary.resolve("out.partial").resolve(Manifest.UNFINISHED)))
                .as("tensors of the one shard that are done")
                .hasSizeBetween(5, 30);
        assertThat(KilledExport.run(model, WeightPrecision.INT4, out, 2)).isTrue();
        assertThat(Exports.contents(out)).isEqualTo(Exports.contents(undisturbed));
    }
}
