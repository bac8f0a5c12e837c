package io.foretell.worker;

import io.foretell.queue.PredictionQueue;
import io.foretell.queue.PredictionSignal;
import io.foretell.queue.QueueNotifier;
import io.foretell.queue.SchemaVersion;
import io.foretell.queue.WorkerLeases;
import io.foretell.queue.WorkerLeases.WorkerRegistration;
import io.foretell.worker.lease.ClaimSource;
import io.foretell.worker.lease.LeaseHeartbeat;
import io.foretell.worker.lease.LeaseLoop;
import io.foretell.worker.model.CannotServeException;
import io.foretell.worker.model.ModelLoader;
import io.foretell.worker.model.ModelVersionQueries;
import io.foretell.worker.model.ServedModels;
import io.foretell.worker.model.VersionWatch;
import io.foretell.worker.node.Drain;
import io.foretell.worker.node.EngineWatch;
import io.foretell.worker.node.WorkerExit;
import io.foretell.worker.node.WorkerNode;
import io.foretell.worker.prediction.CancelWatch;
import io.foretell.worker.prediction.OutputWriter;
import io.foretell.worker.prediction.PredictionMetrics;
import io.foretell.worker.prediction.PredictionRunner;
import io.foretell.worker.prediction.PredictionStore;
import io.foretell.worker.prediction.RunningPredictions;
import io.foretell.worker.prediction.Wakeup;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Puts the worker together. */
@Configuration(proxyBeanMethods = false)
class WorkerConfiguration {

    @Bean
    WorkerExit workerExit() {
        return new WorkerExit();
    }

    @Bean
    PredictionQueue predictionQueue(JdbcClient jdbc) {
        return new PredictionQueue(jdbc);
    }

    /** For LISTEN and NOTIFY: connections that are kept, outside the pool. */
    @Bean
    SignalConnections signalConnections(JdbcConnectionDetails database) {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setUrl(database.getJdbcUrl());
        // The URL may have them.
        Optional.ofNullable(database.getUsername()).ifPresent(dataSource::setUser);
        Optional.ofNullable(database.getPassword()).ifPresent(dataSource::setPassword);
        dataSource.setApplicationName("foretell-worker-signals");
        return new SignalConnections(dataSource);
    }

    /** Not a DataSource bean: the pool is to stay the only one. */
    record SignalConnections(PGSimpleDataSource dataSource) {}

    @Bean
    QueueNotifier queueNotifier(SignalConnections connections) {
        return new QueueNotifier(connections.dataSource());
    }

    @Bean
    ModelVersionQueries modelVersionQueries(JdbcClient jdbc) {
        return new ModelVersionQueries(jdbc);
    }

    /** Checks the database, then the model folders: the context starts with everything that can be refused refused. */
    @Bean
    ServedModels servedModels(
            WorkerProperties properties,
            ModelVersionQueries versions,
            JdbcClient jdbc,
            JdbcConnectionDetails database) {
        requireDatabase(jdbc, database.getJdbcUrl());
        ModelLoader.Options options = new ModelLoader.Options(
                properties.provider(),
                properties.slots(),
                properties.slotTokens(),
                properties.prefillChunk(),
                properties.threads(),
                properties.device());
        return new ModelLoader(versions, options).load(properties.models());
    }

    private static void requireDatabase(JdbcClient jdbc, String url) {
        try {
            new SchemaVersion(jdbc).requireCurrent();
        } catch (IllegalStateException e) {
            throw new CannotServeException(String.valueOf(e.getMessage()), "Start an API of this release first.", e);
        } catch (DataAccessException e) {
            throw new CannotServeException(
                    "The database %s cannot be read: %s"
                            .formatted(url, e.getMostSpecificCause().getMessage()),
                    "Check spring.datasource.url, username and password, and that the database is up.",
                    e);
        }
    }

    @Bean
    WorkerNode workerNode(WorkerProperties properties, ServedModels models, JdbcClient jdbc) {
        WorkerRegistration registration =
                new WorkerRegistration(properties.name(), properties.hardware(), models.slots(), models.versionIds());
        return new WorkerNode(
                new WorkerLeases(jdbc), registration, properties.lease(), models::sample, System::nanoTime);
    }

    @Bean
    RunningPredictions runningPredictions() {
        return new RunningPredictions();
    }

    @Bean
    PredictionMetrics predictionMetrics(MeterRegistry registry) {
        return new PredictionMetrics(registry);
    }

    @Bean
    Wakeup leaseWakeup() {
        return new Wakeup();
    }

    @Bean
    Wakeup writerWakeup() {
        return new Wakeup();
    }

    @Bean
    PredictionRunner predictionRunner(
            ServedModels models, RunningPredictions running, Wakeup writerWakeup, Wakeup leaseWakeup) {
        return new PredictionRunner(models, running, writerWakeup, leaseWakeup, System::nanoTime);
    }

    @Bean(destroyMethod = "")
    OutputWriter outputWriter(
            WorkerProperties properties,
            PredictionQueue queue,
            RunningPredictions running,
            Wakeup writerWakeup,
            QueueNotifier notifier,
            PredictionMetrics metrics) {
        return new OutputWriter(
                PredictionStore.of(queue),
                running,
                writerWakeup,
                properties.flush(),
                id -> notifier.signal(PredictionSignal.PROGRESS, id.toString()),
                metrics);
    }

    @Bean(destroyMethod = "")
    LeaseLoop leaseLoop(
            WorkerProperties properties,
            PredictionQueue queue,
            WorkerNode node,
            ServedModels models,
            RunningPredictions running,
            PredictionRunner runner,
            PredictionMetrics metrics,
            Wakeup leaseWakeup) {
        return new LeaseLoop(
                ClaimSource.of(queue),
                node,
                models,
                running,
                runner,
                metrics,
                leaseWakeup,
                properties.poll(),
                RandomGenerator.getDefault());
    }

    @Bean
    LeaseHeartbeat leaseHeartbeat(WorkerNode node, RunningPredictions running, PredictionMetrics metrics) {
        return new LeaseHeartbeat(node, running, metrics);
    }

    @Bean
    CancelWatch cancelWatch(RunningPredictions running) {
        return new CancelWatch(running);
    }

    @Bean
    EngineWatch engineWatch(ServedModels models, WorkerExit exit) {
        return new EngineWatch(models, exit);
    }

    @Bean
    VersionWatch versionWatch(ServedModels models, ModelVersionQueries versions) {
        return new VersionWatch(models, versions);
    }

    @Bean
    Drain drain(WorkerProperties properties, WorkerNode node, RunningPredictions running) {
        return new Drain(node, running, properties.drainTimeout());
    }
}
