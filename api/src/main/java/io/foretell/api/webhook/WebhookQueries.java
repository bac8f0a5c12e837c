package io.foretell.api.webhook;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The state of deliveries. A claimed one is locked for a while; should its process die, another takes it after that. Every write names
 * the attempt, so that a process which was thought dead changes nothing. Thread-safe.
 */
@Component
class WebhookQueries {

    private static final String CLAIM = """
            with due as materialized (
                select id
                from webhook_delivery
                where next_attempt_at <= now() and (locked_until is null or locked_until <= now())
                order by next_attempt_at
                limit :limit
                for update skip locked)
            update webhook_delivery d
            set attempts = d.attempts + 1, locked_until = now() + make_interval(secs => :lock)
            from due
            where d.id = due.id
            returning d.id, d.prediction_id, d.account_id, d.url, d.attempts as attempt
            """;

    private static final String DELIVERED = """
            update webhook_delivery
            set delivered_at = now(), next_attempt_at = null, locked_until = null, last_status = :status, last_error = null
            where id = :id and attempts = :attempt and next_attempt_at is not null
            """;

    private static final String FAILED = """
            update webhook_delivery
            set next_attempt_at = now() + make_interval(secs => :delay), locked_until = null,
                last_status = :status, last_error = :error
            where id = :id and attempts = :attempt and next_attempt_at is not null
            """;

    private final JdbcClient jdbc;

    WebhookQueries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Takes up to {@code limit} due deliveries for {@code lock}. */
    List<WebhookDelivery> claim(int limit, Duration lock) {
        return jdbc.sql(CLAIM)
                .param("limit", limit)
                .param("lock", seconds(lock))
                .query((row, number) -> new WebhookDelivery(
                        row.getObject("id", UUID.class),
                        row.getObject("prediction_id", UUID.class),
                        row.getObject("account_id", UUID.class),
                        row.getString("url"),
                        row.getInt("attempt")))
                .list();
    }

    void delivered(WebhookDelivery delivery, int status) {
        jdbc.sql(DELIVERED)
                .param("id", delivery.id())
                .param("attempt", delivery.attempt())
                .param("status", status)
                .update();
    }

    /**
     * Records a failed attempt.
     *
     * @param status the receiver's answer; null when there was none
     * @param retryAfter null gives the delivery up
     */
    void failed(WebhookDelivery delivery, @Nullable Integer status, String error, @Nullable Duration retryAfter) {
        jdbc.sql(FAILED)
                .param("id", delivery.id())
                .param("attempt", delivery.attempt())
                .param("status", status, java.sql.Types.INTEGER)
                .param("error", error)
                .param("delay", retryAfter == null ? null : seconds(retryAfter), java.sql.Types.DOUBLE)
                .update();
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
