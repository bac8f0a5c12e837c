package io.foretell.hub;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Says whether bytes on disk are those that the hub means. */
final class Digest {

    private static final int BUFFER_BYTES = 1 << 20;

    private Digest() {}

    /** Reads the whole file, so that it is what lies on disk that counts, whoever wrote it and in how many attempts. */
    static boolean matches(Path path, RemoteFile file) throws IOException {
        MessageDigest digest = begin(file);
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream bytes = Files.newInputStream(path)) {
            for (int read = bytes.read(buffer); read >= 0; read = bytes.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
        return HexFormat.of().formatHex(digest.digest()).equals(file.etag());
    }

    /** LFS names a file by SHA-256 of its bytes, Git by SHA-1 of a header and them (git-hash-object). */
    private static MessageDigest begin(RemoteFile file) {
        try {
            if (file.isLfs()) {
                return MessageDigest.getInstance("SHA-256");
            }
            MessageDigest git = MessageDigest.getInstance("SHA-1");
            git.update(("blob " + file.size() + "\0").getBytes(StandardCharsets.US_ASCII));
            return git;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1 and SHA-256", e);
        }
    }
}
