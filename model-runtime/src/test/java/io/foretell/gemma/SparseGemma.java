package io.foretell.gemma;

import io.foretell.safetensors.DataType;
import io.foretell.safetensors.ShardLayout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/** {@link TinyGemma} with other settings and weights of zero, which take no room on the disk. */
public final class SparseGemma {

    private SparseGemma() {}

    /**
     * @param changes a JSON object of settings
     */
    public static Path write(Path folder, String changes) {
        new TinyModel("{}", Set.of(TinyModel.Trait.SINGLE_FILE)).write(folder);
        TinyModel model = new TinyModel(changes, Set.of());
        ShardLayout layout = ShardLayout.of(
                folder.resolve("model.safetensors"),
                GemmaTensors.expected(model.settings(), false).entrySet().stream()
                        .map(tensor -> new ShardLayout.Entry(tensor.getKey(), DataType.F32, tensor.getValue()))
                        .toList());
        try (FileChannel channel =
                FileChannel.open(layout.file(), StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            Files.writeString(folder.resolve("config.json"), model.config());
            channel.write(ByteBuffer.wrap(layout.head()));
            channel.write(ByteBuffer.allocate(1), layout.size() - 1);
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
