package io.foretell.api.fleet;

import io.foretell.api.overview.VersionStatsQueries;
import io.foretell.queue.WorkerLeases;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The fleet of a database, made without an API around it. */
public final class FleetFixture {

    private FleetFixture() {}

    public static Workers workers(JdbcClient jdbc) {
        return new Workers(new WorkerQueries(jdbc), new WorkerLeases(jdbc));
    }

    public static Catalog catalog(JdbcClient jdbc) {
        return new Catalog(new CatalogQueries(jdbc, new VersionStatsQueries(jdbc)));
    }
}
