package io.foretell.manifest;

import io.foretell.safetensors.SafetensorsFile;
import io.foretell.safetensors.TensorReader;
import java.security.MessageDigest;

/** A safetensors file's fingerprint, had in milliseconds: SHA-256 of its header's JSON and of the beginning of each tensor, in the file's order. */
public final class ShardSample {

    private ShardSample() {}

    /**
     * 64 hex digits.
     *
     * @throws io.foretell.safetensors.MalformedSafetensorsException naming file and tensor
     */
    public static String of(SafetensorsFile file) {
        MessageDigest sha256 = Sha256.create();
        sha256.update(file.header());
        file.inOrder().forEach(tensor -> sha256.update(TensorReader.head(tensor, TensorReader.HEAD_BYTES)));
        return Sha256.hex(sha256);
    }
}
