package io.foretell.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foretell.db.PostgresExtension;
import io.foretell.usage.UsageEntry;
import io.foretell.usage.UsageLedger;
import java.math.BigDecimal;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What a prediction costs, and that nobody changes it afterwards. */
class LedgerIT {

    @RegisterExtension
    static final PostgresExtension postgres = new PostgresExtension();

    private final QueueFixture fixture = new QueueFixture(postgres.jdbcClient());
    private final UsageLedger ledger = new UsageLedger(postgres.jdbcClient());

    @Test
    void the_cost_is_run_time_times_price_to_the_last_digit() {
        var random = new SplittableRandom(7);
        for (int i = 0; i < 60; i++) {
            long micros = random.nextLong(1L << random.nextInt(1, 42));
            BigDecimal price = BigDecimal.valueOf(random.nextLong(1L << random.nextInt(1, 39)), 9);
            UUID id = finish("gpu-" + i, micros, price);
            UsageEntry entry = ledger.find(id).orElseThrow();
            assertThat(entry.cost())
                    .isEqualByComparingTo(
                            price.multiply(BigDecimal.valueOf(micros)).movePointLeft(6));
            assertThat(entry)
                    .extracting(
                            UsageEntry::predictionId, UsageEntry::runMicros, UsageEntry::hardware, UsageEntry::currency)
                    .containsExactly(id, micros, "gpu-" + i, "USD");
            assertThat(entry.pricePerSecond()).isEqualByComparingTo(price);
        }
    }

    @Test
    void an_unfinished_prediction_has_no_entry() {
        assertThat(ledger.find(fixture.enqueue())).isEmpty();
    }

    @Test
    void a_prediction_that_was_never_claimed_has_no_hardware() {
        UUID id = fixture.enqueue();
        fixture.queue.cancel(id);
        assertThat(ledger.find(id).orElseThrow().hardware()).isNull();
    }

    @Test
    void an_entry_bears_the_moment_at_which_it_was_written_not_that_at_which_its_transaction_began() {
        new TransactionTemplate(new DataSourceTransactionManager(postgres.dataSource()))
                .executeWithoutResult(status -> {
                    UUID id = fixture.enqueue();
                    fixture.queue.cancel(id);
                    assertThat(postgres.jdbcClient()
                                    .sql("select created_at > now() from usage_ledger where prediction_id = ?")
                                    .param(id)
                                    .query(Boolean.class)
                                    .single())
                            .isTrue();
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update usage_ledger set cost = 0",
                "delete from usage_ledger",
                "truncate usage_ledger",
                "update price set per_second = 0",
                "delete from price where hardware_sku = 'cpu'",
                "truncate price"
            })
    void ledger_and_prices_are_append_only(String change) {
        assertThatThrownBy(() -> fixture.jdbc.sql(change).update())
                .isInstanceOf(DataAccessException.class)
                .hasMessageContaining("is append-only");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'cpu', 1000000, 0.5, 0.51, 'USD', 1, 1", // another cost than run time × price
                "'cpu', -1, 0, 0, 'USD', 1, 1",
                "null, 1, 0.5, 0.0000005, 'USD', 1, 1", // run time without hardware
                "'cpu', 1, null, 0, 'USD', 1, 1",
                "'cpu', 0, 0, 0, 'USD', -1, 1"
            })
    void the_ledger_refuses_an_entry_that_does_not_add_up(String values) {
        assertThatThrownBy(() -> fixture.jdbc.sql("""
                                insert into usage_ledger (prediction_id, account_id, model_version_id, hardware_sku, run_micros,
                                                          price_per_second, cost, currency, input_tokens, output_tokens)
                                values (uuidv7(), uuidv7(), 1, %s)
                                """.formatted(values)).update())
                .isInstanceOf(DataIntegrityViolationException.class);
    }

    private UUID finish(String hardware, long micros, BigDecimal price) {
        fixture.jdbc
                .sql("insert into hardware values (?, 'Test')")
                .param(hardware)
                .update();
        fixture.jdbc
                .sql("insert into price (hardware_sku, per_second) values (?, ?)")
                .params(List.of(hardware, price))
                .update();
        UUID id = fixture.enqueue();
        Lease lease = fixture.claim(fixture.worker(hardware, fixture.version));
        fixture.queue.complete(lease, new PredictionOutcome.Succeeded(), new RunMetrics(micros, 1, 1, null));
        return id;
    }
}
