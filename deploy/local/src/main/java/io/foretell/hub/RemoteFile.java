package io.foretell.hub;

import java.util.regex.Pattern;

/**
 * A file at one commit of a model, as the hub describes it.
 *
 * @param name path in the model's folder
 * @param etag the blob's name in the cache and its digest: SHA-256 in 64 hex digits of a file kept in LFS, else Git's 40 digits
 * @param size bytes
 */
record RemoteFile(Commit commit, String name, String etag, long size) {

    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");

    static boolean isDigest(String etag) {
        return DIGEST.matcher(etag).matches();
    }

    boolean isLfs() {
        return etag.length() == 64;
    }
}
