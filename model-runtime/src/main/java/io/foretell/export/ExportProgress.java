package io.foretell.export;

/** Hears how far an export or a verification is, from several threads. What it throws ends the work as a failure would. */
@FunctionalInterface
public interface ExportProgress {

    /**
     * @param done bytes that were read: by an export of the originals, and of what it wrote to take the digests; by a verification of all files
     * @param total all of them
     */
    void update(long done, long total);
}
