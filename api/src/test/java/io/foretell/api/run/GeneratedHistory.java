package io.foretell.api.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Finished predictions of 30 days, up to ten minutes ago, with their accounts, versions, workers, ledger entries and webhook deliveries: fleet.sql and
 * history.sql beside this class. The same each time. A few minutes for a million.
 */
final class GeneratedHistory {

    private static final int DAYS = 30;

    /** Per statement: some tens of megabytes of rows that it holds. */
    private static final int BATCH = 50_000;

    /** Has a tenth of all runs. */
    static final UUID LARGE_ACCOUNT = account(0);

    /** Has a few hundred of a million. */
    static final UUID SMALL_ACCOUNT = account(900);

    private static final Pattern STATEMENT_END = Pattern.compile(";\\s*\n");

    private GeneratedHistory() {}

    private static UUID account(int number) {
        return md5("account" + number);
    }

    static UUID worker(int number) {
        return md5("worker" + number);
    }

    /** As PostgreSQL's md5(text)::uuid. */
    private static UUID md5(String text) {
        try {
            ByteBuffer hash =
                    ByteBuffer.wrap(MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
            return new UUID(hash.getLong(), hash.getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static void insert(JdbcClient jdbc, int runs) {
        fleet().forEach(sql -> {
            var statement = jdbc.sql(sql);
            if (sql.contains(":days")) {
                statement.param("days", DAYS).query(row -> {});
            } else {
                statement.update();
            }
        });
        String history = resource("history.sql");
        for (int first = 1; first <= runs; first += BATCH) {
            jdbc.sql(history)
                    .param("days", DAYS)
                    .param("total", runs)
                    .param("first", first)
                    .param("last", Math.min(runs, first + BATCH - 1))
                    .update();
        }
        jdbc.sql("vacuum analyze").update();
    }

    private static List<String> fleet() {
        return STATEMENT_END
                .splitAsStream(resource("fleet.sql"))
                .filter(sql -> !sql.isBlank())
                .toList();
    }

    private static String resource(String name) {
        try {
            return new ClassPathResource(name, GeneratedHistory.class).getContentAsString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
