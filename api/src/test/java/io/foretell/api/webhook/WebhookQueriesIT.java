package io.foretell.api.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.foretell.db.PostgresExtension;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Who may attempt a delivery, and whose word on it counts; no dispatcher runs here. */
class WebhookQueriesIT {

    @RegisterExtension
    static final PostgresExtension postgres = new PostgresExtension();

    private static final Duration LOCK = Duration.ofMinutes(1);

    private JdbcClient jdbc;
    private WebhookQueries deliveries;

    @BeforeEach
    void empty() {
        jdbc = postgres.jdbcClient();
        jdbc.sql("delete from webhook_delivery").update();
        deliveries = new WebhookQueries(jdbc);
    }

    @Test
    void a_claimed_delivery_is_locked_until_its_lock_ends() {
        due();
        WebhookDelivery first = deliveries.claim(10, LOCK).getFirst();
        assertThat(first.attempt()).isEqualTo(1);
        assertThat(deliveries.claim(10, LOCK)).isEmpty();

        endLock();
        assertThat(deliveries.claim(10, LOCK)).singleElement().satisfies(second -> {
            assertThat(second.id()).isEqualTo(first.id());
            assertThat(second.attempt()).isEqualTo(2);
        });
    }

    @Test
    void the_word_of_an_attempt_whose_lock_ended_changes_nothing() {
        due();
        WebhookDelivery late = deliveries.claim(1, LOCK).getFirst();
        endLock();
        deliveries.claim(1, LOCK);
        Map<String, Object> before = row();

        deliveries.delivered(late, 200);
        deliveries.failed(late, 500, "late", null);

        assertThat(row()).isEqualTo(before);
    }

    @Test
    void after_a_delivery_or_a_surrender_nothing_is_attempted() {
        due();
        due();
        List<WebhookDelivery> claimed = deliveries.claim(10, LOCK);
        deliveries.delivered(claimed.get(0), 204);
        deliveries.failed(claimed.get(1), null, "no answer", null);

        endLock();
        assertThat(deliveries.claim(10, LOCK)).isEmpty();
    }

    @Test
    void a_failed_attempt_is_due_again_after_its_pause_and_not_before() {
        due();
        deliveries.failed(deliveries.claim(1, LOCK).getFirst(), 503, "busy", Duration.ofHours(1));
        assertThat(deliveries.claim(1, LOCK)).isEmpty();

        jdbc.sql("update webhook_delivery set next_attempt_at = next_attempt_at - interval '1 hour'")
                .update();
        assertThat(deliveries.claim(1, LOCK)).hasSize(1);
    }

    @Test
    void processes_that_claim_at_once_share_no_delivery_and_leave_none() throws Exception {
        IntStream.range(0, 200).forEach(i -> due());
        Callable<List<WebhookDelivery>> process = () -> deliveries.claim(50, LOCK);
        Set<UUID> claimed = new HashSet<>();
        int count = 0;
        try (var threads = Executors.newFixedThreadPool(4)) {
            for (var answer : threads.invokeAll(List.of(process, process, process, process))) {
                count += answer.get().size();
                answer.get().forEach(delivery -> claimed.add(delivery.id()));
            }
        }
        assertThat(claimed).hasSize(count);
        count += deliveries.claim(200, LOCK).size();
        assertThat(count).isEqualTo(200);
    }

    private void due() {
        jdbc.sql("""
                        insert into webhook_delivery (prediction_id, account_id, event, url, next_attempt_at)
                        values (uuidv7(), uuidv7(), 'completed', 'https://example.test/hook', now())
                        """).update();
    }

    private void endLock() {
        jdbc.sql("update webhook_delivery set locked_until = now()").update();
    }

    private Map<String, Object> row() {
        return jdbc.sql("select * from webhook_delivery").query().singleRow();
    }
}
