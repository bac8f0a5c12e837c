package io.foretell.queue;

import javax.sql.DataSource;

/** Contract draft: coalesces signals and sends the distinct ones in one statement, a few milliseconds after the commit. Thread-safe. */
public final class QueueNotifier implements AutoCloseable {

    public QueueNotifier(DataSource dataSource) {}

    /** Call after the commit. Never blocks, never throws: polling is the floor. */
    public void signal(PredictionSignal signal, String subject) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
