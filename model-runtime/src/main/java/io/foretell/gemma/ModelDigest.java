package io.foretell.gemma;

import io.foretell.safetensors.SafetensorsFile;
import io.foretell.safetensors.TensorInfo;
import io.foretell.safetensors.TensorReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/**
 * SHA-256 over length-prefixed parts, so that no two lists of parts run together to the same bytes. Of the weights, the beginning of each
 * tensor stands for the rest: to read 54 GB takes minutes, and no training leaves the first values of all tensors as they were.
 */
final class ModelDigest {

    /** Of each tensor; with the 508 tensors of Gemma 2 27B, 2 MB. */
    private static final int SAMPLE_BYTES = 4096;

    private final MessageDigest sha256;

    private ModelDigest() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    static String of(List<byte[]> files, List<SafetensorsFile> shards) {
        ModelDigest digest = new ModelDigest();
        files.forEach(digest::add);
        for (SafetensorsFile shard : shards) {
            digest.add(String.valueOf(shard.path().getFileName()).getBytes(StandardCharsets.UTF_8));
            digest.add(ByteBuffer.allocate(Long.BYTES).putLong(shard.size()).array());
            digest.add(shard.header());
            shard.tensors().values().stream()
                    .sorted(Comparator.comparingLong(TensorInfo::offset))
                    .forEach(tensor -> digest.add(TensorReader.head(tensor, SAMPLE_BYTES)));
        }
        return HexFormat.of().formatHex(digest.sha256.digest());
    }

    private void add(byte[] part) {
        sha256.update(ByteBuffer.allocate(Long.BYTES).putLong(part.length).flip());
        sha256.update(part);
    }
}
