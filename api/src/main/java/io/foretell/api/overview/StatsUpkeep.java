package io.foretell.api.overview;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Keeps the counts of what finished up to date. Missing some rounds does no harm: the next one makes up for them, which may take minutes. Hence
 * a thread of its own: the scheduler's one thread also rescues predictions.
 */
@Component
@DependsOnDatabaseInitialization
class StatsUpkeep implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(StatsUpkeep.class);

    /** How long a stop waits for what is being added up; what does not end is rolled back. */
    private static final Duration STOP_WAIT = Duration.ofSeconds(1);

    private final RollUpQueries queries;
    private final TransactionTemplate transactions;
    private final OverviewProperties properties;
    private final Semaphore wake = new Semaphore(0);
    private final Semaphore ended = new Semaphore(0);
    private volatile boolean running;

    StatsUpkeep(RollUpQueries queries, TransactionTemplate transactions, OverviewProperties properties) {
        this.queries = queries;
        this.transactions = transactions;
        this.properties = properties;
    }

    @Override
    public void start() {
        running = true;
        wake.drainPermits();
        ended.drainPermits();
        Thread.ofVirtual().name("stats-upkeep").start(this::run);
    }

    private void run() {
        try {
            boolean stopped = false;
            while (!stopped) {
                round();
                stopped = wake.tryAcquire(properties.statsInterval().toNanos(), TimeUnit.NANOSECONDS);
            }
        } catch (InterruptedException e) {
            LOG.debug("the upkeep of statistics was interrupted", e);
        } finally {
            ended.release();
        }
    }

    /** Whatever fails, there is a next round. */
    private void round() {
        try {
            rollUp();
            transactions.executeWithoutResult(status -> queries.prune(properties.sampleAge()));
        } catch (RuntimeException e) {
            LOG.warn("what finished could not be added up; the next round does", e);
        }
    }

    /** All that is due, a quarter of an hour per transaction. */
    void rollUp() {
        boolean more = true;
        while (more && wake.availablePermits() == 0) {
            more = Boolean.TRUE.equals(transactions.execute(status -> queries.rollUp()));
        }
    }

    @Override
    public void stop() {
        running = false;
        wake.release();
        try {
            boolean done = ended.tryAcquire(STOP_WAIT.toNanos(), TimeUnit.NANOSECONDS);
            LOG.debug("the upkeep of statistics has ended: {}", done);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
