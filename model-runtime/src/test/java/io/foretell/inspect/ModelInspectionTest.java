package io.foretell.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.foretell.export.ExportRequest;
import io.foretell.export.Exporter;
import io.foretell.gemma.ModelFolder;
import io.foretell.gemma.PublishedGemma;
import io.foretell.gemma.TinyGemma;
import io.foretell.inspect.Placement.Hardware;
import io.foretell.manifest.WeightPrecision;
import io.foretell.safetensors.DataType;
import io.foretell.safetensors.TensorInfo;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ModelInspectionTest {

    private static final TensorInfo NORMS =
            new TensorInfo("norms", DataType.BF16, List.of(852_480L), Path.of("model.safetensors"), 0, 2 * 852_480);

    private static final ModelInspection MODEL = new ModelInspection(PublishedGemma.shape(), List.of(NORMS), 32);

    @Test
    void the_27b_has_its_published_number_of_parameters() {
        assertThat(MODEL.shape().tensors()).hasSize(508);
        assertThat(MODEL.parameters()).isEqualTo(27_227_128_320L);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        BF16 |  54_454_256_640 | 27_227_128_320 × 2
        FP32 | 108_908_513_280 | 27_227_128_320 × 4
        INT8 |  28_929_623_040 | 27_226_275_840 / 32 × 34 + 852_480 × 2
        INT4 |  15_316_485_120 | 27_226_275_840 / 32 × 18 + 852_480 × 2
        """)
    void weights_take_their_bits_and_a_scale_of_two_bytes_per_block(
            WeightPrecision precision, String bytes, String because) {
        assertThat(MODEL.weightBytes(precision)).as(because).isEqualTo(Long.parseLong(bytes.replace("_", "")));
    }

    @Test
    void the_cache_has_the_type_that_the_hardware_computes_in() {
        assertThat(MODEL.cacheBytesPerToken(Hardware.GPU)).isEqualTo(376_832);
        assertThat(MODEL.cacheBytesPerToken(Hardware.CPU)).isEqualTo(753_664);
    }

    /** (0.9 × memory − 54.454 GB) / (376,832 × context). */
    @ParameterizedTest
    @CsvSource({"80, 1024, 45", "80, 2048, 22", "80, 4096, 11", "80, 8192, 5", "60, 8192, 0", "40, 8192, 0"})
    void slots_are_what_fits_beside_the_weights(double gigabytes, int context, long slots) {
        Placement placement = new Placement(WeightPrecision.BF16, Hardware.GPU);
        assertThat(MODEL.slots(placement, gigabytes * 1e9, context)).isEqualTo(slots);
    }

    /** An export's own sizes, headers not counted. */
    @ParameterizedTest
    @EnumSource(names = {"INT8", "INT4"})
    void an_export_has_the_size_and_the_shape_that_were_told_before(
            WeightPrecision precision, @TempDir Path temporary) {
        Path folder = TinyGemma.write(temporary.resolve("model"));
        Path out = temporary.resolve("export");
        Exporter.export(new ExportRequest(folder, precision, 32, out, false), (done, total) -> {});

        ModelInspection before = ModelInspection.of(ModelFolder.open(folder));
        ModelInspection after = ModelInspection.of(ModelFolder.open(out));

        assertThat(after.shape()).isEqualTo(before.shape());
        assertThat(after.storedBytes()).isEqualTo(before.weightBytes(precision));
        assertThat(after.weightBytes(precision)).isEqualTo(before.weightBytes(precision));
    }

    @Test
    void an_export_is_told_of_with_its_own_blocks(@TempDir Path temporary) {
        Path folder = TinyGemma.write(temporary.resolve("model"));
        Path out = temporary.resolve("export");
        Exporter.export(new ExportRequest(folder, WeightPrecision.INT4, 64, out, false), (done, total) -> {});

        ModelInspection export = ModelInspection.of(ModelFolder.open(out));

        assertThat(export.weightBytes(WeightPrecision.INT4)).isEqualTo(export.storedBytes());
    }
}
