package io.foretell.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.foretell.db.PostgresExtension;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class RetryIT {

    @RegisterExtension
    static final PostgresExtension postgres = new PostgresExtension();

    private final QueueFixture fixture = new QueueFixture(postgres.jdbcClient());

    @Test
    void a_retried_prediction_has_as_much_time_as_the_former_whatever_the_sessions_clocks_do_meanwhile() {
        UUID former = fixture.enqueue(UUID.randomUUID(), Duration.ofDays(1));
        fixture.succeed(fixture.claim(fixture.worker()));
        new TransactionTemplate(new DataSourceTransactionManager(postgres.dataSource()))
                .executeWithoutResult(status -> {
                    fixture.jdbc
                            .sql("select set_config('TimeZone', ?, true)")
                            .param(zoneWhoseSummerTimeBeginsInTwelveHours())
                            .query(row -> {});
                    var retried = (Retry.Queued) fixture.queue.retry(former, "api");
                    Double seconds = fixture.jdbc
                            .sql(
                                    "select extract(epoch from deadline_at - created_at)::float8 from prediction where id = ?")
                            .param(retried.predictionId())
                            .query(Double.class)
                            .single();
                    assertThat(seconds).isEqualTo(86_400);
                });
    }

    /** As POSIX writes zones: names, offset, and on which days of the year, from 0, clocks change at what time. */
    private static String zoneWhoseSummerTimeBeginsInTwelveHours() {
        OffsetDateTime change = OffsetDateTime.now(ZoneOffset.UTC).plusHours(12);
        int day = change.getDayOfYear() - 1;
        return "STD0DST,%d/%d,%d/0".formatted(day, change.getHour(), (day + 100) % 365);
    }
}
