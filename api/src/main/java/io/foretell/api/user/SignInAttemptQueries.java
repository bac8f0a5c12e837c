package io.foretell.api.user;

import java.time.Duration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Counts sign-ins by subject, in windows of the database's clock. Thread-safe, between processes too. */
@Component
class SignInAttemptQueries {

    private static final String COUNT = """
            insert into sign_in_attempt as a (subject, failures, expires_at)
            values (:subject, 1, now() + :seconds * interval '1 second')
            on conflict (subject) do update
            set failures = case when a.expires_at <= now() then 1 else a.failures + 1 end,
                expires_at = case when a.expires_at <= now() then excluded.expires_at else a.expires_at end
            returning failures, ceil(extract(epoch from expires_at - now()))::bigint as seconds_left
            """;

    private final JdbcClient jdbc;

    SignInAttemptQueries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * @param failures within the window, this attempt included
     * @param left until the window ends
     */
    record Count(int failures, Duration left) {

        /** "15 minutes". */
        String leftInWords() {
            long minutes = left.plusSeconds(59).toMinutes();
            return minutes == 1 ? "a minute" : minutes + " minutes";
        }
    }

    /** Counts an attempt before its outcome is known, so that many at once cannot slip through together. */
    Count count(String subject, Duration window) {
        return jdbc.sql(COUNT)
                .param("subject", subject)
                .param("seconds", window.toSeconds())
                .query((row, number) ->
                        new Count(row.getInt("failures"), Duration.ofSeconds(row.getLong("seconds_left"))))
                .single();
    }

    void forget(String subject) {
        jdbc.sql("delete from sign_in_attempt where subject = :subject")
                .param("subject", subject)
                .update();
    }

    void takeBack(String subject) {
        jdbc.sql("update sign_in_attempt set failures = failures - 1 where subject = :subject and failures > 0")
                .param("subject", subject)
                .update();
    }

    void deleteExpired() {
        jdbc.sql("delete from sign_in_attempt where expires_at <= now()").update();
    }
}
