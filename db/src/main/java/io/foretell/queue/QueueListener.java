package io.foretell.queue;

import java.util.Set;
import java.util.function.BiConsumer;
import org.postgresql.ds.PGSimpleDataSource;

/** Contract draft: one LISTEN connection per process, outside any pool; reconnects by itself and then calls back once per channel with subject "" (anything may have happened). */
public final class QueueListener implements AutoCloseable {

    public QueueListener(
            PGSimpleDataSource dataSource, Set<PredictionSignal> signals, BiConsumer<PredictionSignal, String> heard) {}

    @Override
    public void close() {}
}
