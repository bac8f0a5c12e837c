package io.foretell.queue;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Keeps the tables that are partitioned by week going. An API runs it at its start and then daily; it looks four weeks ahead, so
 * missing many runs does no harm. Safe to run on several nodes at once. The database role must own the tables.
 */
public final class PartitionMaintenance {

    private final JdbcClient jdbc;

    public PartitionMaintenance(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Creates the partitions of the coming weeks, and analyzes the partitioned tables, which autovacuum never does. */
    public void run() {
        jdbc.sql("select create_partitions()").query(row -> {});
        jdbc.sql("analyze only prediction, only prediction_output").update();
    }
}
