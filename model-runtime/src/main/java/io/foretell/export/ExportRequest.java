package io.foretell.export;

import io.foretell.gemma.Quantization;
import io.foretell.manifest.WeightPrecision;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * @param model a Hugging Face folder
 * @param block values per scale; without meaning for bf16 and fp32
 * @param out the folder to be made; it must not be there yet
 * @param copy whether bf16 and fp32 copy the shards instead of pointing to them; without meaning for int8 and int4
 */
public record ExportRequest(Path model, WeightPrecision precision, int block, Path out, boolean copy) {

    public static final int DEFAULT_BLOCK = Quantization.DEFAULT_BLOCK;

    public ExportRequest {
        if (precision.quantized()) {
            new Quantization(precision.bits(), block);
        }
        model = model.toAbsolutePath().normalize();
        out = out.toAbsolutePath().normalize();
    }

    @Nullable
    Quantization quantization() {
        return precision.quantized() ? new Quantization(precision.bits(), block) : null;
    }

    /** Where the export is until it is complete. */
    Path partial() {
        return out.resolveSibling(out.getFileName() + ".partial");
    }
}
