package io.foretell.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.foretell.db.PostgresExtension;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.transaction.support.TransactionTemplate;

/** A rescue beside another one, and beside claims of what it has found. */
class RescueRaceIT {

    @RegisterExtension
    static final PostgresExtension postgres = new PostgresExtension();

    private QueueFixture fixture;

    @BeforeEach
    void newVersion() {
        fixture = new QueueFixture(postgres.jdbcClient());
        fixture.queue.rescue(); // what the test before has left
    }

    @Test
    void one_rescue_runs_at_a_time() {
        UUID id = fixture.enqueue();
        fixture.expireDeadline(id);
        UUID other = fixture.enqueue();
        var transaction = new TransactionTemplate(new DataSourceTransactionManager(postgres.dataSource()));
        transaction.executeWithoutResult(status -> {
            assertThat(fixture.queue.rescue().canceled()).containsExactly(id);
            CompletableFuture.runAsync(() -> fixture.expireDeadline(other)).join();
            assertThat(CompletableFuture.supplyAsync(fixture.queue::rescue)
                            .join()
                            .canceled())
                    .isEmpty();
        });
        assertThat(fixture.queue.rescue().canceled()).containsExactly(other);
    }

    /** With the joins that large tables get: PostgreSQL 18.6 broke in this. */
    @Test
    void a_prediction_is_given_up_while_another_one_that_was_found_is_claimed_anew() throws SQLException {
        try (Connection connection = postgres.unpooledDataSource().getConnection()) {
            JdbcClient jdbc = JdbcClient.create(new SingleConnectionDataSource(connection, true));
            jdbc.sql("set enable_hashjoin = off").update();
            jdbc.sql("set enable_mergejoin = off").update();
            PredictionQueue queue = new PredictionQueue(jdbc);
            for (int round = 0; round < 100; round++) {
                UUID claimedAnew = fixture.enqueue();
                UUID givenUp = fixture.enqueue();
                UUID worker = fixture.worker();
                fixture.queue.claim(worker, 2);
                fixture.queue.cancel(givenUp);
                fixture.lose(worker);
                AtomicBoolean over = new AtomicBoolean();
                var claims = CompletableFuture.runAsync(() -> countAttempts(claimedAnew, over));
                try {
                    assertThat(queue.rescue().canceled()).containsExactly(givenUp);
                } finally {
                    over.set(true);
                    claims.join();
                }
                fixture.queue.rescue();
                fixture.queue.cancel(claimedAnew);
            }
        }
    }

    private void countAttempts(UUID id, AtomicBoolean over) {
        while (!over.get()) {
            fixture.jdbc
                    .sql("update queue_entry set attempt = attempt + 1 where prediction_id = ?")
                    .param(id)
                    .update();
        }
    }
}
