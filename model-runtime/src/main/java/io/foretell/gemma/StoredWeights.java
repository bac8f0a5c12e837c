package io.foretell.gemma;

import io.foretell.manifest.FolderCheck;
import io.foretell.manifest.Manifest;
import io.foretell.manifest.ManifestException;
import io.foretell.manifest.WeightPrecision;
import io.foretell.safetensors.DataType;
import io.foretell.safetensors.SafetensorsFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A folder's weights: its own shards, or what its manifest says.
 *
 * @param manifest null for a Hugging Face folder
 */
record StoredWeights(SafetensorsFolder shards, @Nullable Manifest manifest) {

    /**
     * @throws ManifestException naming the file that is not what the manifest says
     * @throws io.foretell.safetensors.MalformedSafetensorsException naming file and tensor
     */
    static StoredWeights in(Path folder) {
        if (Files.exists(folder.resolve(Manifest.UNFINISHED))) {
            throw new ManifestException(folder
                    + ": this export was not finished: run the same export again, and it goes on where it stopped");
        }
        if (!Manifest.isIn(folder)) {
            return new StoredWeights(SafetensorsFolder.open(folder), null);
        }
        Manifest manifest = Manifest.read(folder);
        if (!manifest.architecture().equals(ModelFolder.ARCHITECTURE)) {
            throw new ManifestException("%s: architecture is %s, supported is %s"
                    .formatted(folder.resolve(Manifest.FILE), manifest.architecture(), ModelFolder.ARCHITECTURE));
        }
        FolderCheck.require(folder, manifest);
        return new StoredWeights(
                SafetensorsFolder.open(manifest.weightFolder(folder), manifest.weightFiles()), manifest);
    }

    Optional<WeightPrecision> exportedAs() {
        return Optional.ofNullable(manifest).map(Manifest::precision);
    }

    @Nullable
    Quantization quantization() {
        if (manifest == null || !manifest.precision().quantized()) {
            return null;
        }
        try {
            return new Quantization(manifest.precision().bits(), manifest.block());
        } catch (IllegalArgumentException e) {
            throw new ManifestException(Manifest.FILE + ": " + e.getMessage(), e);
        }
    }

    /** Quantized matrices are multiplied in either type. */
    void requireComputable(Path folder, GraphVariant variant) {
        if (manifest == null) {
            return;
        }
        if (manifest.precision() == WeightPrecision.BF16 && variant.compute() != DataType.BF16) {
            throw new ModelFormatException(folder + ": this is a bf16 export, for a GPU: the CPU provider has no bf16"
                    + " kernels. Export the model as int4, int8 or fp32 to serve it on a CPU, or set"
                    + " foretell.worker.provider=cuda");
        }
        if (manifest.precision() == WeightPrecision.FP32 && variant.compute() != DataType.F32) {
            throw new ModelFormatException(folder + ": this is an fp32 export, for a CPU: the CUDA provider has no"
                    + " attention in fp32. Export the model as bf16, int8 or int4 to serve it on a GPU, or set"
                    + " foretell.worker.provider=cpu");
        }
    }

    String digest(List<byte[]> files) {
        return manifest == null ? ModelDigest.of(files, shards.files()) : manifest.id();
    }
}
