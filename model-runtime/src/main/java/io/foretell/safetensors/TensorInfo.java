package io.foretell.safetensors;

import java.nio.file.Path;
import java.util.List;

/**
 * Where one tensor's values are; the range is known to lie inside the file.
 *
 * @param shape row-major dimensions; empty for a scalar
 * @param file the shard, by its name in the model folder
 * @param offset bytes from the start of the file
 * @param length bytes
 */
public record TensorInfo(String name, DataType type, List<Long> shape, Path file, long offset, long length) {

    public TensorInfo {
        shape = List.copyOf(shape);
    }
}
