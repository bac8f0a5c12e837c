package io.foretell.export;

import java.util.concurrent.atomic.AtomicLong;

/** Adds up what the threads of one piece of work have done. Thread-safe. */
final class ByteCount {

    private final ExportProgress progress;
    private final long total;
    private final AtomicLong done = new AtomicLong();

    ByteCount(ExportProgress progress, long total) {
        this.progress = progress;
        this.total = total;
    }

    void add(long bytes) {
        progress.update(done.addAndGet(bytes), total);
    }
}
