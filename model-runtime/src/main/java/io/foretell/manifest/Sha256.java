package io.foretell.manifest;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.LongConsumer;

/** SHA-256 in 64 hex digits. */
public final class Sha256 {

    private static final int BUFFER_BYTES = 1 << 20;

    private Sha256() {}

    public static String of(byte[] bytes) {
        MessageDigest digest = create();
        digest.update(bytes);
        return hex(digest);
    }

    /**
     * Reads the file to its end.
     *
     * @param read hears how many further bytes were read
     */
    public static String of(Path file, LongConsumer read) throws IOException {
        MessageDigest digest = create();
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
        try (FileChannel channel = FileChannel.open(file)) {
            for (int count = channel.read(buffer); count >= 0; count = channel.read(buffer)) {
                digest.update(buffer.flip());
                buffer.clear();
                read.accept(count);
            }
        }
        return hex(digest);
    }

    /** A digest to be fed. */
    public static MessageDigest create() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    public static String hex(MessageDigest fed) {
        return HexFormat.of().formatHex(fed.digest());
    }
}
