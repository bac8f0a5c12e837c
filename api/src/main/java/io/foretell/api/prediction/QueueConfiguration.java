package io.foretell.api.prediction;

import io.foretell.queue.PartitionMaintenance;
import io.foretell.queue.PredictionQueue;
import io.foretell.queue.QueueNotifier;
import io.foretell.queue.WorkerLeases;
import java.util.Optional;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The queue protocol of db.jar, on this process's connections. */
@Configuration(proxyBeanMethods = false)
class QueueConfiguration {

    private static final int CONNECT_SECONDS = 5;

    /** For the notifier, whose statements take no time; a listener sets its own limit while it waits. */
    private static final int ANSWER_SECONDS = 30;

    @Bean
    PredictionQueue predictionQueue(JdbcClient jdbc) {
        return new PredictionQueue(jdbc);
    }

    @Bean
    WorkerLeases workerLeases(JdbcClient jdbc) {
        return new WorkerLeases(jdbc);
    }

    @Bean
    PartitionMaintenance partitionMaintenance(JdbcClient jdbc) {
        return new PartitionMaintenance(jdbc);
    }

    @Bean
    QueueNotifier queueNotifier(JdbcConnectionDetails connection) {
        return new QueueNotifier(unpooled(connection, "foretell-api notifier"));
    }

    /** A connection of one's own: whoever listens or notifies must not wait for requests to give one back, nor they for it. */
    static PGSimpleDataSource unpooled(JdbcConnectionDetails connection, String application) {
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl(connection.getJdbcUrl());
        // The URL may have them.
        Optional.ofNullable(connection.getUsername()).ifPresent(database::setUser);
        Optional.ofNullable(connection.getPassword()).ifPresent(database::setPassword);
        database.setApplicationName(application);
        database.setConnectTimeout(CONNECT_SECONDS);
        database.setSocketTimeout(ANSWER_SECONDS);
        database.setTcpKeepAlive(true);
        return database;
    }
}
