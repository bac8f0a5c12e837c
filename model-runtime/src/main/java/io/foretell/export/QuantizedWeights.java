package io.foretell.export;

import io.foretell.gemma.Quantization;
import io.foretell.manifest.FileEntry;
import io.foretell.manifest.ShardLocation;
import io.foretell.safetensors.SafetensorsFile;
import io.foretell.safetensors.TensorInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Weights in 8 or 4 bits: for each original shard one of the same name. A part of the journal is a tensor. */
record QuantizedWeights(List<QuantizedShard> shards, Quantization quantization, PartialFolder partial)
        implements WeightsPart {

    /** How much is written between two notes in the journal: to wait for the disk after each small tensor takes longer than to quantize it. */
    private static final long BYTES_PER_NOTE = 32 << 20;

    static QuantizedWeights of(List<SafetensorsFile> originals, Quantization quantization, PartialFolder partial) {
        return new QuantizedWeights(
                originals.stream()
                        .map(original -> QuantizedShard.of(original, quantization, partial.folder()))
                        .toList(),
                quantization,
                partial);
    }

    @Override
    public long bytesToRead() {
        return shards.stream().mapToLong(shard -> shard.original().size()).sum();
    }

    @Override
    public long bytesToWrite() throws IOException {
        long bytes = 0;
        for (QuantizedShard shard : shards) {
            bytes += shard.layout().head().length
                    + unfinished(shard).stream().mapToLong(shard::bytes).sum();
        }
        return bytes;
    }

    private List<TensorInfo> unfinished(QuantizedShard shard) throws IOException {
        Path file = shard.layout().file();
        if (!Files.exists(file) || Files.size(file) != shard.layout().size()) {
            return shard.original().inOrder();
        }
        return shard.original().inOrder().stream()
                .filter(tensor -> partial.journal().note(tensor.name()) == null)
                .toList();
    }

    @Override
    public void write(Workers workers, ByteCount count) throws IOException {
        for (QuantizedShard shard : shards) {
            List<TensorInfo> tensors = unfinished(shard);
            // Of a file that is gone notes may be left, and the next file of its name begins as zeros.
            partial.journal().forget(tensors.stream().map(TensorInfo::name).toList());
            count.add(shard.original().size()
                    - tensors.stream().mapToLong(TensorInfo::length).sum());
            write(shard, tensors, workers, count);
        }
    }

    private void write(QuantizedShard shard, List<TensorInfo> tensors, Workers workers, ByteCount count)
            throws IOException {
        try (NamedFile in = NamedFile.open(shard.original().path(), StandardOpenOption.READ);
                NamedFile out = shard.create()) {
            Map<String, String> written = new LinkedHashMap<>();
            long bytes = 0;
            for (TensorInfo tensor : tensors) {
                workers.run(shard.tasks(tensor, in, out, count));
                written.put(tensor.name(), "");
                bytes += shard.bytes(tensor);
                if (bytes >= BYTES_PER_NOTE) {
                    note(out, written);
                    bytes = 0;
                }
            }
            note(out, written);
        }
    }

    private void note(NamedFile out, Map<String, String> written) throws IOException {
        out.force();
        partial.journal().finish(written);
        written.clear();
    }

    @Override
    public List<Path> ownFiles() {
        return shards.stream().map(shard -> shard.layout().file()).toList();
    }

    @Override
    public long ownBytes() {
        return shards.stream().mapToLong(shard -> shard.layout().size()).sum();
    }

    @Override
    public int block() {
        return quantization.block();
    }

    @Override
    public byte @Nullable [] graph() {
        return null;
    }

    @Override
    public List<FileEntry> originals() {
        return List.of();
    }

    @Override
    public @Nullable ShardLocation location() {
        return null;
    }
}
