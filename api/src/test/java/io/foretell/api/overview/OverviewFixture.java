package io.foretell.api.overview;

import io.foretell.db.PostgresExtension;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** An overview of a database, made without an API around it. */
public final class OverviewFixture {

    static final OverviewProperties DEFAULTS = new OverviewProperties(
            Duration.ofMinutes(5),
            Duration.ofMinutes(15),
            Duration.ofMinutes(15),
            3,
            Duration.ofSeconds(2),
            Duration.ofMinutes(1),
            Duration.ofSeconds(5),
            Duration.ofMinutes(1),
            Duration.ofHours(2));

    private OverviewFixture() {}

    static OverviewProperties limits(Duration database, Duration transaction, Duration statement) {
        return new OverviewProperties(
                DEFAULTS.queueAge(),
                DEFAULTS.workerLostFor(),
                DEFAULTS.webhookWindow(),
                DEFAULTS.webhookAttempts(),
                database,
                transaction,
                statement,
                DEFAULTS.statsInterval(),
                DEFAULTS.sampleAge());
    }

    static Overview overview(PostgresExtension postgres, OverviewProperties limits) {
        return overview(postgres.dataSource(), limits);
    }

    static Overview overview(DataSource database, OverviewProperties limits) {
        StatsQueries stats = new StatsQueries(database, limits);
        return new Overview(
                new FindingQueries(database, limits),
                new FigureQueries(database, limits, stats),
                stats,
                limits,
                InstantSource.system());
    }

    /** With the settings' defaults. */
    public static Overview overview(PostgresExtension postgres) {
        return overview(postgres, DEFAULTS);
    }

    /** Rolls up all that is due. */
    public static void rollUpAll(PostgresExtension postgres) {
        RollUpQueries queries = rollUp(postgres);
        var transaction = new TransactionTemplate(new DataSourceTransactionManager(postgres.dataSource()));
        StatsUpkeep upkeep = new StatsUpkeep(queries, transaction, DEFAULTS);
        StatsQueries stats = new StatsQueries(postgres.dataSource(), DEFAULTS);
        Instant end = Instant.now().minus(Duration.ofMinutes(3));
        while (stats.rolledUpTo().isBefore(end)) {
            upkeep.rollUp();
        }
    }

    static RollUpQueries rollUp(PostgresExtension postgres) {
        return new RollUpQueries(JdbcClient.create(postgres.dataSource()));
    }
}
