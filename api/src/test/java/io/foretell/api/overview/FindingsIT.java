package io.foretell.api.overview;

import static org.assertj.core.api.Assertions.assertThat;

import io.foretell.api.run.RunFixture;
import io.foretell.db.PostgresExtension;
import io.foretell.queue.Lease;
import io.foretell.queue.PredictionOutcome.Succeeded;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Each fault by itself, on a database that has nothing else wrong. */
class FindingsIT {

    @RegisterExtension
    static final PostgresExtension postgres = new PostgresExtension();

    private RunFixture fixture;
    private Overview overview;
    private String username;
    private UUID account;
    private long version;

    @BeforeEach
    void healthy() {
        fixture = new RunFixture(postgres);
        List.of("queue_entry", "worker", "webhook_delivery")
                .forEach(table -> fixture.jdbc.sql("delete from " + table).update());
        overview = OverviewFixture.overview(postgres, OverviewFixture.DEFAULTS);
        username = "u" + UUID.randomUUID().toString().substring(0, 20);
        account = fixture.account(username);
        version = fixture.version(username);
    }

    @Test
    void a_healthy_service_has_nothing_wrong() {
        UUID worker = fixture.worker("node", version);
        UUID stopped = fixture.worker("stopped", version);
        fixture.leases.deregister(stopped);
        fixture.enqueue(account, version, "https://example.test/hook");
        fixture.finish(fixture.claim(worker), new Succeeded(), 1);
        fixture.set(
                "webhook_delivery set attempts = 2, delivered_at = now(), next_attempt_at = null, last_status = 200");
        fixture.enqueue(account, version);
        fixture.claim(worker);
        fixture.enqueue(account, version);
        assertThat(findings(overview)).isEmpty();
    }

    @Test
    void a_version_without_a_worker_is_found_as_soon_as_predictions_wait_for_it() {
        UUID other = fixture.worker("other", fixture.version("other" + username));
        assertThat(findings(overview)).isEmpty();
        fixture.enqueue(account, version);
        fixture.enqueue(account, version);
        Finding.NoWorker found = only(Finding.NoWorker.class);
        assertThat(found.model()).isEqualTo("tests/" + username);
        assertThat(found.version()).isEqualTo(fixture.digest(version));
        assertThat(found.waiting()).isEqualTo(2);
        assertThat(found.oldestWait()).isBetween(Duration.ZERO, Duration.ofMinutes(1));
        fixture.set(
                "worker set model_version_ids = array[cast(? as bigint)], draining = true where id = ?",
                version,
                other);
        assertThat(only(Finding.NoWorker.class).draining()).isEqualTo(1);
        fixture.leases.resume(other);
        assertThat(findings(overview)).isEmpty();
    }

    @Test
    void a_queue_that_does_not_move_is_found_after_its_limit() {
        fixture.worker("busy", version);
        UUID id = fixture.enqueue(account, version);
        fixture.set("queue_entry set available_at = now() - interval '4 minutes' where prediction_id = ?", id);
        assertThat(findings(overview)).isEmpty();
        fixture.set("queue_entry set available_at = now() - interval '6 minutes' where prediction_id = ?", id);
        Finding.QueueOld found = only(Finding.QueueOld.class);
        assertThat(found.model()).isEqualTo("tests/" + username);
        assertThat(found.waiting()).isEqualTo(1);
        assertThat(found.oldestWait()).isBetween(Duration.ofMinutes(6), Duration.ofMinutes(7));
    }

    @Test
    void a_lost_worker_is_found_for_a_quarter_of_an_hour_and_known_to_be_back() {
        UUID worker = fixture.worker("node", version);
        fixture.lose(worker);
        Finding.WorkerLost found = only(Finding.WorkerLost.class);
        assertThat(found.workerId()).isEqualTo(worker);
        assertThat(found.worker()).isEqualTo("node");
        assertThat(found.back()).isFalse();
        fixture.worker("node", version);
        assertThat(only(Finding.WorkerLost.class).back()).isTrue();
        fixture.set("worker set lease_until = now() - interval '16 minutes' where id = ?", worker);
        assertThat(findings(overview)).isEmpty();
    }

    @Test
    void a_worker_that_was_there_all_along_is_not_the_lost_one_come_back() {
        fixture.worker("node", version);
        fixture.lose(fixture.worker("node", version));
        assertThat(only(Finding.WorkerLost.class).back()).isFalse();
    }

    @Test
    void a_webhook_that_fails_is_found_with_its_account_and_address() {
        UUID worker = fixture.worker("node", version);
        for (String url : List.of("https://a.test/", "https://a.test/", "https://b.test/")) {
            fixture.enqueue(account, version, url);
            Lease lease = fixture.claim(worker);
            fixture.finish(lease, new Succeeded(), 1);
        }
        assertThat(findings(overview)).isEmpty();
        fixture.set("webhook_delivery set attempts = 2, last_status = 503, last_error = 'the receiver answered 503'");
        assertThat(findings(overview)).isEmpty();
        fixture.set("webhook_delivery set attempts = 3, locked_until = now() + interval '40 seconds'");
        assertThat(findings(overview)).isEmpty();
        fixture.set("webhook_delivery set locked_until = null where url = 'https://a.test/'");
        Finding.WebhookFailing found = only(Finding.WebhookFailing.class);
        assertThat(found.account()).isEqualTo(username);
        assertThat(found.url()).isEqualTo("https://a.test/");
        assertThat(found.deliveries()).isEqualTo(2);
        assertThat(found.attempts()).isEqualTo(6);
        assertThat(found.lastStatus()).isEqualTo(503);
        assertThat(found.lastError()).isEqualTo("the receiver answered 503");
        fixture.set("webhook_delivery set attempts = 1, locked_until = null");
        assertThat(findings(overview)).isEmpty();
        fixture.set("webhook_delivery set next_attempt_at = null where url = 'https://b.test/'");
        assertThat(only(Finding.WebhookFailing.class).url()).isEqualTo("https://b.test/");
        fixture.set("webhook_delivery set created_at = now() - interval '16 minutes'");
        assertThat(findings(overview)).isEmpty();
    }

    @Test
    void a_transaction_that_stays_open_is_found() {
        OverviewProperties strict =
                OverviewFixture.limits(Duration.ofSeconds(2), Duration.ofMillis(1), Duration.ofSeconds(5));
        Overview impatient = OverviewFixture.overview(postgres.unpooledDataSource(), strict);
        inTransaction(() -> {
            fixture.jdbc
                    .sql("select set_config('application_name', 'a report', true)")
                    .query(String.class)
                    .single();
            assertThat(openTransactions(impatient)).contains("a report");
        });
    }

    @Test
    void a_transaction_that_stays_open_in_another_database_is_found_once_it_has_written() throws SQLException {
        OverviewProperties strict =
                OverviewFixture.limits(Duration.ofSeconds(2), Duration.ofMillis(1), Duration.ofSeconds(5));
        Overview impatient = OverviewFixture.overview(postgres, strict);
        PGSimpleDataSource elsewhere = postgres.unpooledDataSource();
        String here = elsewhere.getDatabaseName();
        elsewhere.setDatabaseName("postgres");
        try (Connection connection = elsewhere.getConnection()) {
            connection.setAutoCommit(false);
            connection.createStatement().execute("set local application_name = 'a load'");
            assertThat(openTransactions(impatient)).doesNotContain("a load");
            connection.createStatement().execute("select pg_current_xact_id()");
            assertThat(openTransactions(impatient)).contains("a load");
            connection.rollback();
        } finally {
            elsewhere.setDatabaseName(here);
        }
    }

    /** Their clients' names; other tests' databases on the same server may have some too. */
    private static List<String> openTransactions(Overview overview) {
        return findings(overview).stream()
                .filter(Finding.TransactionOpen.class::isInstance)
                .map(found -> ((Finding.TransactionOpen) found).application())
                .toList();
    }

    @Test
    void a_database_that_answers_slowly_is_found_slow() {
        OverviewProperties strict =
                OverviewFixture.limits(Duration.ofNanos(1), Duration.ofMinutes(1), Duration.ofSeconds(5));
        assertThat(findings(OverviewFixture.overview(postgres, strict)))
                .singleElement()
                .isInstanceOf(Finding.DatabaseSlow.class);
    }

    @Test
    void a_database_that_does_not_answer_is_found_slow_and_the_overview_comes_all_the_same() {
        OverviewProperties strict =
                OverviewFixture.limits(Duration.ofSeconds(2), Duration.ofMinutes(1), Duration.ofMillis(1_500));
        Overview impatient = OverviewFixture.overview(postgres.unpooledDataSource(), strict);
        inTransaction(() -> {
            fixture.jdbc.sql("lock table queue_entry in access exclusive mode").update();
            OverviewState state = impatient.read(Span.HOUR, ZoneOffset.UTC);
            assertThat(state.findings())
                    .singleElement()
                    .isInstanceOfSatisfying(
                            Finding.DatabaseSlow.class,
                            found -> assertThat(found.took()).isGreaterThanOrEqualTo(Duration.ofSeconds(1)));
            assertThat(state.figures()).isNull();
            assertThat(state.stats()).isNull();
        });
    }

    @Test
    void what_finished_is_left_out_when_it_cannot_be_counted_in_time() {
        OverviewProperties strict =
                OverviewFixture.limits(Duration.ofSeconds(2), Duration.ofMinutes(1), Duration.ofSeconds(1));
        Overview impatient = OverviewFixture.overview(postgres.unpooledDataSource(), strict);
        inTransaction(() -> {
            fixture.jdbc.sql("lock table usage_ledger in access exclusive mode").update();
            assertThat(impatient.finished(Span.HOUR)).isEmpty();
        });
        assertThat(OverviewFixture.overview(postgres, strict).finished(Span.HOUR))
                .isPresent();
    }

    /** On the fixture's connection, while an overview with a data source of its own has another. */
    private static void inTransaction(Runnable test) {
        new TransactionTemplate(new DataSourceTransactionManager(postgres.dataSource()))
                .executeWithoutResult(status -> {
                    status.setRollbackOnly();
                    test.run();
                });
    }

    private static List<Finding> findings(Overview overview) {
        return overview.read(Span.HOUR, ZoneOffset.UTC).findings();
    }

    private <T extends Finding> T only(Class<T> kind) {
        List<Finding> findings = findings(overview);
        assertThat(findings).singleElement().isInstanceOf(kind);
        return kind.cast(findings.getFirst());
    }
}
