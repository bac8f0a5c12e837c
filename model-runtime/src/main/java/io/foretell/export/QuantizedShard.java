package io.foretell.export;

import io.foretell.gemma.Quantization;
import io.foretell.safetensors.DataType;
import io.foretell.safetensors.SafetensorsFile;
import io.foretell.safetensors.ShardLayout;
import io.foretell.safetensors.ShardLayout.Entry;
import io.foretell.safetensors.TensorInfo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** One shard of a quantized export: the original's matrices as codes and scales, its vectors as they were, in its order. */
record QuantizedShard(SafetensorsFile original, ShardLayout layout, Quantization quantization) {

    /** Of the original, per task: some rows. Small enough for a few megabytes per core, large enough for a disk's full speed. */
    private static final int TASK_BYTES = 4 << 20;

    /** The shard has the original's name. */
    static QuantizedShard of(SafetensorsFile original, Quantization quantization, Path folder) {
        Path file = folder.resolve(
                Objects.requireNonNull(original.path().getFileName()).toString());
        List<Entry> entries = original.inOrder().stream()
                .flatMap(tensor -> entries(tensor, quantization).stream())
                .toList();
        return new QuantizedShard(original, ShardLayout.of(file, entries), quantization);
    }

    private static List<Entry> entries(TensorInfo tensor, Quantization quantization) {
        List<Long> shape = tensor.shape();
        if (!Quantization.isMatrix(shape)) {
            return List.of(new Entry(tensor.name(), tensor.type(), shape));
        }
        return List.of(
                new Entry(Quantization.codes(tensor.name()), DataType.U8, quantization.codesShape(shape)),
                new Entry(Quantization.scales(tensor.name()), DataType.BF16, quantization.scalesShape(shape)));
    }

    /** Of what becomes of an original tensor. */
    long bytes(TensorInfo tensor) {
        return entries(tensor, quantization).stream().mapToLong(Entry::length).sum();
    }

    /** The file has its full size from its first byte on. */
    NamedFile create() throws IOException {
        NamedFile file = NamedFile.open(layout.file(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (file.channel().size() != layout.size()) {
                file.channel().truncate(0);
                file.write(ByteBuffer.allocate(1), layout.size() - 1);
            }
            file.write(ByteBuffer.wrap(layout.head()), 0);
            return file;
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** What is to be done for an original tensor, in parts for several threads. */
    List<Callable<@Nullable Void>> tasks(TensorInfo tensor, NamedFile in, NamedFile out, ByteCount count) {
        if (!Quantization.isMatrix(tensor.shape())) {
            return List.of(() -> copy(tensor, in, out, count));
        }
        QuantizedRows rows = new QuantizedRows(
                tensor,
                place(Quantization.codes(tensor.name())),
                place(Quantization.scales(tensor.name())),
                quantization);
        int perTask = Math.toIntExact(Math.max(1, TASK_BYTES / rows.bytesPerRow()));
        List<Callable<@Nullable Void>> tasks = new ArrayList<>();
        for (long row = 0; row < rows.count(); row += perTask) {
            long first = row;
            int number = (int) Math.min(perTask, rows.count() - row);
            tasks.add(() -> {
                rows.write(first, number, in, out);
                count.add((long) number * rows.bytesPerRow());
                return null;
            });
        }
        return tasks;
    }

    private @Nullable Void copy(TensorInfo tensor, NamedFile in, NamedFile out, ByteCount count) {
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(tensor.length()));
        in.read(bytes, tensor.offset());
        out.write(bytes, place(tensor.name()).offset());
        count.add(tensor.length());
        return null;
    }

    private TensorInfo place(String tensor) {
        return Objects.requireNonNull(layout.tensors().get(tensor), tensor);
    }
}
