package io.foretell.export;

import io.foretell.manifest.Sha256;
import io.foretell.manifest.WeightPrecision;
import io.foretell.safetensors.SafetensorsFile;
import io.foretell.safetensors.TensorInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Exports for tests. */
public final class Exports {

    private Exports() {}

    /** Returns the folder. */
    public static Path export(Path model, WeightPrecision precision, Path out) {
        id(model, precision, out);
        return out;
    }

    static String id(Path model, WeightPrecision precision, Path out) {
        return Exporter.export(new ExportRequest(model, precision, 32, out, false), (done, total) -> {});
    }

    /** SHA-256 by file name. */
    static Map<String, String> contents(Path folder) {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                contents.put(file.getFileName().toString(), Sha256.of(Files.readAllBytes(file)));
            }
            return contents;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Changes a byte that lies too deep in a tensor to be in the shard's sample. */
    static void changeDeepByte(Path shard) {
        TensorInfo largest = SafetensorsFile.read(shard).tensors().values().stream()
                .max(Comparator.comparingLong(TensorInfo::length))
                .orElseThrow();
        changeByte(shard, largest.offset() + largest.length() - 1);
    }

    static void changeByte(Path file, long offset) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer changed = ByteBuffer.allocate(1);
            channel.read(changed, offset);
            changed.put(0, (byte) (changed.get(0) ^ 1));
            channel.write(changed.flip(), offset);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
