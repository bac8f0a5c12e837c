package io.foretell.local;

import io.foretell.api.prediction.PredictionId;
import io.foretell.queue.Lease;
import io.foretell.queue.PredictionOutcome;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Runs of the first account that go as a test says, made by workers that are none: what takes a real worker a crash, or some time that nobody
 * knows. Closing this takes its workers away, so that nothing looks broken to others.
 */
final class StagedRuns implements AutoCloseable {

    /** What is run, unless a method says otherwise: no real worker serves it, and each run has a version of its own. */
    static final String MODEL = "staged/model";

    /** The first worker of each run. */
    static final String WORKER = "node-a";

    /** A busy machine takes its time. */
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final TransactionTemplate transactions;
    private final StagedQueue queue;
    private final RunRows rows;
    private @Nullable Long offered;
    private @Nullable Lease running;
    private int written;

    StagedRuns(BrowserFixture foretell) {
        DataSource database = foretell.dataSource();
        JdbcClient jdbc = JdbcClient.create(database);
        this.transactions = new TransactionTemplate(new DataSourceTransactionManager(database));
        this.queue = new StagedQueue(jdbc);
        this.rows = new RunRows(jdbc);
    }

    /**
     * @return the public id
     */
    String failed(String prompt, String output, String error) {
        return failed(queue.unservedVersion(), prompt, output, error);
    }

    /**
     * Of the bundled model, so that the real worker can run it once more; in one transaction, so that this worker never sees it wait.
     *
     * @return the public id
     */
    String failedOfBundledModel(String prompt, String output, String error) {
        return transactions.execute(status -> failed(queue.bundledVersion(), prompt, output, error));
    }

    private String failed(long version, String prompt, String output, String error) {
        UUID id = queue.enqueue(prompt, version);
        Lease lease = queue.claim(WORKER, version, id);
        queue.write(lease, 0, output);
        rows.happened(id, "2.6 s", "2.45 s", "2.03 s");
        queue.finish(lease, new PredictionOutcome.Failed("model_error", error));
        return PredictionId.format(id);
    }

    /**
     * Its first worker was lost after the first piece of output, its second finished it.
     *
     * @return the public id
     */
    String withLostWorker(String prompt, String before, String after) {
        long version = queue.unservedVersion();
        UUID id = queue.enqueue(prompt, version);
        Lease first = queue.claim(WORKER, version, id);
        queue.write(first, 0, before);
        rows.happened(id, "44 s", "41.5 s", "40 s");
        rows.loseWorker(first.workerId());
        Awaitility.await().atMost(LIMIT).until(() -> queue.isRescued(id));
        rows.makeAvailable(id);
        Lease second = queue.claim("node-b", version, id);
        queue.write(second, 1, after);
        queue.finish(second, new PredictionOutcome.Succeeded());
        return PredictionId.format(id);
    }

    /**
     * It runs until {@link #succeed} or {@link #cancel}, and {@link #write} adds to its output.
     *
     * @return the public id
     */
    String running(String prompt, String output) {
        long version = queue.unservedVersion();
        UUID id = queue.enqueue(prompt, version);
        start(id, version);
        write(output);
        return PredictionId.format(id);
    }

    /** The path of a model's page; what is run there waits until {@link #take}. */
    String page() {
        offered = queue.unservedVersion();
        return "/" + MODEL;
    }

    /** Claims what was run on {@link #page}, once it was; then it runs as after {@link #running}. */
    void take() {
        long version = Objects.requireNonNull(offered);
        UUID id = Awaitility.await()
                .atMost(LIMIT)
                .until(() -> queue.waiting(version), Optional::isPresent)
                .orElseThrow();
        start(id, version);
    }

    private void start(UUID id, long version) {
        running = queue.claim(WORKER, version, id);
        written = 0;
    }

    void write(String output) {
        queue.write(Objects.requireNonNull(running), written++, output);
    }

    void succeed() {
        end(new PredictionOutcome.Succeeded());
    }

    /** Once its worker was asked to. */
    void cancel() {
        end(new PredictionOutcome.Canceled());
    }

    private void end(PredictionOutcome outcome) {
        queue.finish(Objects.requireNonNull(running), outcome);
        running = null;
    }

    @Override
    public void close() {
        if (running != null) {
            cancel();
        }
        queue.close();
    }
}
