package io.foretell.hub;

import io.foretell.manifest.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Says whether bytes on disk are those that the hub means. */
final class Digest {

    private Digest() {}

    /**
     * Reads the whole file, so that it is what lies on disk that counts, whoever wrote it and in how many attempts. LFS names a file by
     * SHA-256 of its bytes, Git by SHA-1 of a header and them (git-hash-object).
     */
    static boolean matches(Path path, RemoteFile file) throws IOException {
        String digest = file.isLfs() ? Sha256.of(path, read -> {}) : ofGit(path, file.size());
        return digest.equals(file.etag());
    }

    private static String ofGit(Path path, long size) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-1");
            digest.update(("blob " + size + "\0").getBytes(StandardCharsets.US_ASCII));
            try (InputStream bytes = new DigestInputStream(Files.newInputStream(path), digest)) {
                bytes.transferTo(OutputStream.nullOutputStream());
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }
}
