package io.foretell.gemma;

import io.foretell.manifest.Sha256;
import io.foretell.safetensors.SafetensorsFile;
import io.foretell.safetensors.TensorReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;

/**
 * SHA-256 over length-prefixed parts, so that no two lists of parts run together to the same bytes. Of the weights, the beginning of each
 * tensor stands for the rest: to read 54 GB takes minutes, and no training leaves the first values of all tensors as they were.
 */
final class ModelDigest {

    private final MessageDigest sha256 = Sha256.create();

    static String of(List<byte[]> files, List<SafetensorsFile> shards) {
        ModelDigest digest = new ModelDigest();
        files.forEach(digest::add);
        for (SafetensorsFile shard : shards) {
            digest.add(String.valueOf(shard.path().getFileName()).getBytes(StandardCharsets.UTF_8));
            digest.add(ByteBuffer.allocate(Long.BYTES).putLong(shard.size()).array());
            digest.add(shard.header());
            shard.inOrder().forEach(tensor -> digest.add(TensorReader.head(tensor, TensorReader.HEAD_BYTES)));
        }
        return Sha256.hex(digest.sha256);
    }

    private void add(byte[] part) {
        sha256.update(ByteBuffer.allocate(Long.BYTES).putLong(part.length).flip());
        sha256.update(part);
    }
}
