package io.foretell.gemma;

import io.foretell.safetensors.DataType;
import io.foretell.safetensors.SafetensorsFile;
import io.foretell.safetensors.SafetensorsWriter;
import io.foretell.safetensors.SafetensorsWriter.Tensor;
import io.foretell.safetensors.TensorInfo;
import io.foretell.safetensors.TensorReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A Hugging Face folder of the very numbers that a quantized export's codes stand for, by the format's own rule. */
public final class DequantizedModel {

    private final Map<String, TensorInfo> exported = new HashMap<>();
    private final Quantization quantization;

    private DequantizedModel(Path export, Quantization quantization) {
        this.quantization = quantization;
        for (SafetensorsFile shard : ModelFolder.open(export).shards()) {
            exported.putAll(shard.tensors());
        }
    }

    /**
     * @param original what the export was made of
     */
    public static Path write(Path export, Quantization quantization, Path original, Path folder) {
        DequantizedModel model = new DequantizedModel(export, quantization);
        List<Tensor> tensors = new ArrayList<>();
        for (SafetensorsFile shard : ModelFolder.open(original).shards()) {
            shard.inOrder().forEach(tensor -> tensors.add(model.tensor(tensor)));
        }
        try {
            Files.createDirectories(folder);
            for (String name : List.of("generation_config.json", "tokenizer.json")) {
                Files.copy(original.resolve(name), folder.resolve(name));
            }
            String config = Files.readString(original.resolve("config.json"));
            Files.writeString(folder.resolve("config.json"), config.replace("bfloat16", "float32"));
            SafetensorsWriter.write(folder.resolve("model.safetensors"), DataType.F32, tensors);
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Tensor tensor(TensorInfo original) {
        List<Integer> shape = original.shape().stream().map(Math::toIntExact).toList();
        float[] values = shape.size() == 2
                ? matrix(original.name(), shape.getFirst(), shape.getLast())
                : TensorReader.floats(info(original.name()));
        return new Tensor(original.name(), shape, values);
    }

    private float[] matrix(String name, int rows, int columns) {
        float[] scales = TensorReader.floats(info(Quantization.scales(name)));
        byte[] codes = TensorReader.head(info(Quantization.codes(name)), Integer.MAX_VALUE);
        int blocks = (int) quantization.blocks(columns);
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.length; i++) {
            int padded = i / columns * blocks * quantization.block() + i % columns;
            values[i] = (code(codes, padded) - quantization.zero()) * scales[padded / quantization.block()];
        }
        return values;
    }

    private int code(byte[] codes, int i) {
        return quantization.bits() == 8 ? codes[i] & 0xFF : codes[i / 2] >> (4 * (i % 2)) & 0xF;
    }

    private TensorInfo info(String name) {
        return Objects.requireNonNull(exported.get(name), name);
    }
}
