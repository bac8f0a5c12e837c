package io.foretell.api.prediction;

import io.foretell.queue.PredictionSignal;
import io.foretell.queue.QueueListener;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** This process's one ear for progress: listens while the application runs and passes on what it hears. Thread-safe. */
@Component
public class PredictionProgress implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(PredictionProgress.class);

    private final PGSimpleDataSource database;
    private final List<Consumer<String>> hearers = new CopyOnWriteArrayList<>();
    private volatile @Nullable QueueListener listener;

    PredictionProgress(JdbcConnectionDetails connection) {
        database = QueueConfiguration.unpooled(connection, "foretell-api listener");
    }

    /**
     * Calls {@code hearer} with the id of each prediction that made progress, or with "" when any may have. On the listener's thread:
     * it must not block.
     */
    public void subscribe(Consumer<String> hearer) {
        hearers.add(hearer);
    }

    @Override
    public void start() {
        listener = new QueueListener(
                database,
                Set.of(PredictionSignal.PROGRESS),
                (signal, subject) -> hearers.forEach(hearer -> tell(hearer, subject)));
    }

    private static void tell(Consumer<String> hearer, String subject) {
        try {
            hearer.accept(subject);
        } catch (RuntimeException e) {
            LOG.warn("cannot make sense of the signal \"{}\"; polling finds what it was about", subject, e);
        }
    }

    @Override
    public void stop() {
        QueueListener open = listener;
        listener = null;
        if (open != null) {
            open.close();
        }
    }

    @Override
    public boolean isRunning() {
        return listener != null;
    }
}
