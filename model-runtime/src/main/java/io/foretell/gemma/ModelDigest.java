package io.foretell.gemma;

import io.foretell.safetensors.SafetensorsFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** SHA-256 over length-prefixed parts, so that no two lists of parts run together to the same bytes. */
final class ModelDigest {

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
        }
        return HexFormat.of().formatHex(digest.sha256.digest());
    }

    private void add(byte[] part) {
        sha256.update(ByteBuffer.allocate(Long.BYTES).putLong(part.length).flip());
        sha256.update(part);
    }
}
