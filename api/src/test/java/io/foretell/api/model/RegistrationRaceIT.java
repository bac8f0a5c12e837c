package io.foretell.api.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.foretell.api.problem.RefusedException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Processes that register at the same moment. */
class RegistrationRaceIT extends RegisteredModel {

    private static final String INSERT_MODEL = "insert into model (owner, name) values ('tests', ?)";

    private static final String INSERT_VERSION = """
            insert into model_version (model_id, digest, openapi_schema, tokenizer, context_tokens)
            select id, ?, '{}', '', 1 from model where name = ?
            """;

    @Autowired
    private DataSource dataSource;

    @Test
    void two_that_add_versions_of_a_new_model_at_once_both_do() throws Exception {
        String model = "tests/raced-" + version.name();
        NewModelVersion mine = again(version.digest().replaceFirst("^.{8}", "76543210"), ModelDescription.named(model));
        try (Connection other = dataSource.getConnection()) {
            other.setAutoCommit(false);
            execute(other, INSERT_MODEL, "raced-" + version.name());
            CompletableFuture<ResolvedVersion> added = CompletableFuture.supplyAsync(() -> registry.add(mine, true));
            awaitSomebodyWhoWaitsForTheOther();
            other.commit();
            assertThat(added.get(10, TimeUnit.SECONDS).model()).isEqualTo(model);
        }
    }

    @Test
    void who_adds_a_folder_that_becomes_another_models_at_the_same_moment_is_told() throws Exception {
        String digest = version.digest().replaceFirst("^.{8}", "12345678");
        NewModelVersion mine = again(digest, ModelDescription.named("tests/late-" + version.name()));
        try (Connection other = dataSource.getConnection()) {
            other.setAutoCommit(false);
            execute(other, INSERT_MODEL, "early-" + version.name());
            execute(other, INSERT_VERSION, digest, "early-" + version.name());
            CompletableFuture<ResolvedVersion> added = CompletableFuture.supplyAsync(() -> registry.add(mine, true));
            awaitSomebodyWhoWaitsForTheOther();
            other.commit();
            assertThat(added)
                    .failsWithin(Duration.ofSeconds(10))
                    .withThrowableOfType(ExecutionException.class)
                    .withCauseInstanceOf(RefusedException.class)
                    .withMessageContaining("already version " + digest + " of tests/early-" + version.name());
        }
        assertThat(api.get("/v1/models/tests/late-" + version.name()).statusCode())
                .isEqualTo(404);
    }

    private static void execute(Connection connection, String sql, String... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, parameters[i]);
            }
            statement.executeUpdate();
        }
    }

    private void awaitSomebodyWhoWaitsForTheOther() {
        await().until(() -> jdbc.sql("select exists (select from pg_stat_activity"
                        + " where datname = current_database() and wait_event_type = 'Lock')")
                .query(Boolean.class)
                .single());
    }
}
