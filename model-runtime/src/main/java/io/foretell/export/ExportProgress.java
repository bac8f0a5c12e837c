package io.foretell.export;

/** Hears how far an export or a verification is, from several threads. What it throws ends the work as a failure would. */
@FunctionalInterface
public interface ExportProgress {

    /**
     * @param done of the bytes to be read and written, these
     * @param total all of them
     */
    void update(long done, long total);
}
