package io.foretell.gemma;

import io.foretell.safetensors.SafetensorsFile;
import io.foretell.safetensors.SafetensorsFolder;
import io.foretell.safetensors.TensorInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The checkpoint's tensors, and where ONNX Runtime finds them. It refuses external data whose real path leaves the folder, and the files of a Hugging Face cache
 * snapshot are links into {@code blobs/}: so the links are followed here, and the folder is the one that holds the real files.
 *
 * @param folder real path
 * @param names the real file name in {@code folder} by the shard's path in the model folder
 * @param quantization null where the matrices are numbers
 */
record WeightFiles(
        Map<String, TensorInfo> tensors,
        Path folder,
        Map<Path, Path> names,
        @Nullable Quantization quantization) {

    static WeightFiles resolve(SafetensorsFolder shards, @Nullable Quantization quantization) {
        Map<Path, Path> names = new HashMap<>();
        Path folder = parent(realPath(shards.files().getFirst()));
        for (SafetensorsFile shard : shards.files()) {
            Path real = realPath(shard);
            if (!parent(real).equals(folder)) {
                throw new ModelFormatException(shard.path() + ": really lies in " + parent(real)
                        + ", but other shards in " + folder + "; all must lie in one folder");
            }
            names.put(shard.path(), Objects.requireNonNull(real.getFileName()));
        }
        return new WeightFiles(shards.tensors(), folder, Map.copyOf(names), quantization);
    }

    /** The same files under the names that they have in the model folder, where some may be links. */
    WeightFiles asNamed() {
        Map<Path, Path> named = new HashMap<>();
        names.keySet().forEach(shard -> named.put(shard, Objects.requireNonNull(shard.getFileName())));
        return new WeightFiles(tensors, folder, Map.copyOf(named), quantization);
    }

    private static Path realPath(SafetensorsFile shard) {
        try {
            return shard.path().toRealPath();
        } catch (IOException e) {
            throw new ModelFormatException(shard.path() + ": can't be resolved: " + e, e);
        }
    }

    private static Path parent(Path file) {
        return Objects.requireNonNull(file.getParent(), "a real path of a file has a parent");
    }

    /** A tensor that is known to be there. */
    TensorInfo tensor(String name) {
        return Objects.requireNonNull(tensors.get(name), name);
    }

    Path location(TensorInfo tensor) {
        return Objects.requireNonNull(names.get(tensor.file()), tensor.name());
    }
}
