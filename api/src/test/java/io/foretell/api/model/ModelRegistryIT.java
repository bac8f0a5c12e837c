package io.foretell.api.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.foretell.api.ApiCalls;
import io.foretell.api.RunningApi;
import io.foretell.api.TestWorker;
import io.foretell.api.problem.RefusedException;
import io.foretell.queue.Lease;
import io.foretell.queue.PredictionOutcome;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Versions put into service and taken out of it, as callers see it. */
class ModelRegistryIT extends RunningApi {

    private static final String INSERT_MODEL = "insert into model (owner, name) values ('tests', ?)";

    private static final String INSERT_VERSION = """
            insert into model_version (model_id, digest, openapi_schema, tokenizer, context_tokens)
            select id, ?, '{}', '', 1 from model where name = ?
            """;

    @Autowired
    private DataSource dataSource;

    @Test
    void a_removed_version_takes_no_predictions_and_the_one_before_is_the_latest_again(@TempDir Path folder)
            throws Exception {
        ResolvedVersion newer = newVersion(folder, version.name());
        assertThat(registry.remove(model() + ":" + newer.digest())).containsExactly(newer);
        HttpResponse<String> refused =
                api.post("/v1/predictions", "{\"version\":\"%s\",\"input\":{}}".formatted(newer.digest()));
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(json(refused).get("title").stringValue()).isEqualTo("Invalid version or not permitted");
        assertThat(api.get(path() + "/versions/" + newer.digest()).statusCode()).isEqualTo(404);
        assertThat(json(api.get(path() + "/versions")).get("results").size()).isEqualTo(1);
        assertThat(json(api.post(path() + "/predictions", "{\"input\":{}}"))
                        .get("version")
                        .stringValue())
                .isEqualTo(version.digest());
    }

    @Test
    void waiting_predictions_of_a_removed_version_fail_and_running_ones_are_finished() {
        String running = created("{}");
        try (TestWorker worker = worker()) {
            Lease lease = worker.claim();
            String waiting = created("{}");
            registry.remove(model());
            await().until(() -> status(waiting).equals("failed"));
            assertThat(prediction(waiting).get("error_code").stringValue()).isEqualTo("version_removed");
            assertThat(prediction(waiting).at("/metrics/cost").stringValue()).isEqualTo("0");
            assertThat(status(running)).isEqualTo("processing");
            worker.append(lease, 0, "to its end");
            worker.finish(lease, new PredictionOutcome.Succeeded());
        }
        JsonNode finished = prediction(running);
        assertThat(finished.get("status").stringValue()).isEqualTo("succeeded");
        assertThat(finished.get("version").stringValue()).isEqualTo(version.digest());
        assertThat(finished.at("/metrics/cost").stringValue()).isEqualTo("0.00015");
        assertThat(json(api.get("/v1/predictions")).get("results").size()).isEqualTo(2);
    }

    @Test
    void a_prediction_that_was_still_let_in_after_the_removal_fails_too() {
        assertThat(create("{}").statusCode()).isEqualTo(201); // and the version is remembered
        removeThroughAnotherProcess();
        String late = created("{}");
        await().until(() -> status(late).equals("failed"));
        await().atMost(Duration.ofMillis(5_500))
                .untilAsserted(() -> assertThat(create("{}").statusCode()).isEqualTo(422));
    }

    @Test
    void a_model_without_versions_is_not_shown_and_comes_back_with_what_was_said_of_it() {
        registry.remove(model());
        for (String rest : List.of("", "/versions", "/readme", "/examples")) {
            assertThat(api.get(path() + rest).statusCode()).isEqualTo(404);
        }
        assertThat(api.get("/v1/models").body()).doesNotContain(version.name());
        assertThat(api.post(path() + "/predictions", "{\"input\":{}}").statusCode())
                .isEqualTo(404);

        assertThat(registry.add(again(version, ModelDescription.named(model())), true))
                .isEqualTo(version);

        assertThat(json(api.get(path())).get("description").stringValue()).isEqualTo("A model for tests");
        assertThat(api.get(path() + "/readme").body()).startsWith("# Read me");
        assertThat(create("{}").statusCode()).isEqualTo(201);
    }

    @Test
    void a_version_that_is_added_again_is_the_latest(@TempDir Path folder) throws Exception {
        ResolvedVersion newer = newVersion(folder, version.name());
        registry.add(again(version, ModelDescription.named(model())), true);
        assertThat(json(api.get(path())).at("/latest_version/id").stringValue()).isEqualTo(version.digest());
        assertThat(json(api.get(path() + "/versions")).at("/results/1/id").stringValue())
                .isEqualTo(newer.digest());
    }

    @Test
    void a_version_can_be_added_beside_the_latest_for_workers_to_start_on_it_first(@TempDir Path folder)
            throws Exception {
        NewModelVersion next =
                again(version.digest().replaceFirst("^.{8}", "89abcdef"), ModelDescription.named(model()));
        registry.add(next, false);
        assertThat(json(api.get(path())).at("/latest_version/id").stringValue()).isEqualTo(version.digest());
        assertThat(json(api.get(path() + "/versions")).at("/results/1/id").stringValue())
                .isEqualTo(next.digest());
        registry.add(again(version, ModelDescription.named(model())), false);
        assertThat(json(api.get(path())).at("/latest_version/id").stringValue()).isEqualTo(version.digest());
        registry.add(next, true);
        assertThat(json(api.get(path())).at("/latest_version/id").stringValue()).isEqualTo(next.digest());
    }

    @Test
    void the_latest_is_the_one_that_was_added_last_though_a_clock_was_fast(@TempDir Path folder) throws Exception {
        jdbc.sql("update model_version set latest_at = now() + interval '1 hour' where id = ?")
                .param(version.id())
                .update();
        ResolvedVersion newer = newVersion(folder, version.name());
        assertThat(json(api.get(path())).at("/latest_version/id").stringValue()).isEqualTo(newer.digest());
        registry.remove(model()); // which would be the first of all models for an hour
    }

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

    @Test
    void nothing_to_remove_is_refused_and_named() {
        registry.remove(model());
        for (String reference : List.of(model(), model() + ":" + version.digest(), "tests/unheard-of")) {
            assertThatThrownBy(() -> registry.remove(reference))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("'" + reference + "'");
        }
    }

    @Test
    void another_models_version_is_refused_and_leaves_no_model_behind() {
        assertThatThrownBy(() ->
                        registry.add(again(version, ModelDescription.named("tests/other-" + version.name())), true))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining(version.digest())
                .hasMessageContaining(model());
        assertThat(jdbc.sql("select count(*) from model where name = ?")
                        .param("other-" + version.name())
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    @Test
    void a_model_shows_the_hardware_it_is_best_run_on_and_unknown_hardware_is_refused() {
        assertThat(json(api.get(path())).has("hardware")).isFalse();
        registry.add(again(version, described("gpu-a100-large", null)), true);
        assertThat(json(api.get(path())).get("hardware").stringValue()).isEqualTo("gpu-a100-large");
        assertThatThrownBy(() -> registry.add(again(version, described("abacus", null)), true))
                .isInstanceOf(RefusedException.class)
                .hasMessage("There is no hardware 'abacus'; the price list has cpu, gpu-a100-large.");
        registry.add(again(version, described("", null)), true);
        assertThat(json(api.get(path())).has("hardware")).isFalse();
    }

    @Test
    void a_private_model_is_its_owners_alone(@TempDir Path folder) throws Exception {
        ResolvedVersion other = newVersion(folder, "n" + version.name());
        String model = account.username() + "/secret";
        NewModelVersion secret = new NewModelVersion(
                new ModelDescription(account.username(), "secret", null, null, null, null, null, null, true),
                version.digest().replaceFirst("^.{8}", "01234567"),
                other.openapiSchema(),
                new byte[0],
                CONTEXT_TOKENS);
        String create = "{\"version\":\"%s\",\"input\":{\"prompt\":3}}".formatted(secret.digest());
        registry.add(secret, true);

        assertThat(json(api.get("/v1/models/" + model)).get("visibility").stringValue())
                .isEqualTo("private");
        assertThat(json(api.post("/v1/predictions", create)).get("title").stringValue())
                .isEqualTo("Input validation failed");

        ApiCalls stranger =
                new ApiCalls(port, tokens.create(newAccount().id(), "other").plain());
        assertThat(stranger.get("/v1/models").body()).doesNotContain("secret");
        for (String rest : List.of("", "/versions", "/versions/" + secret.digest(), "/readme")) {
            assertThat(stranger.get("/v1/models/" + model + rest).statusCode()).isEqualTo(404);
        }
        assertThat(json(stranger.post("/v1/predictions", create)).get("title").stringValue())
                .isEqualTo("Invalid version or not permitted");
        assertThat(stranger.post("/v1/models/" + model + "/predictions", "{\"input\":{}}")
                        .statusCode())
                .isEqualTo(404);

        registry.add(
                again(
                        secret.digest(),
                        new ModelDescription(account.username(), "secret", null, null, null, null, null, null, false)),
                true);
        assertThat(stranger.get("/v1/models/" + model).statusCode()).isEqualTo(200);
    }

    @Test
    void a_private_model_of_nobody_is_refused() {
        assertThatThrownBy(() -> registry.add(again(version, described(null, true)), true))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("the account 'tests'");
    }

    @Test
    void the_list_says_who_serves_a_version_and_what_waits_for_it() {
        created("{}");
        try (TestWorker worker = worker()) {
            assertThat(listed())
                    .extracting(RegisteredVersion::workers, RegisteredVersion::waiting)
                    .containsExactly(1, 1);
            worker.succeed("done");
            assertThat(listed().waiting()).isZero();
        }
        assertThat(listed().isLatest()).isTrue();
        registry.remove(model());
        assertThat(registry.list()).extracting(RegisteredVersion::digest).doesNotContain(version.digest());
    }

    private RegisteredVersion listed() {
        return registry.list().stream()
                .filter(found -> found.digest().equals(version.digest()))
                .findFirst()
                .orElseThrow();
    }

    private ModelDescription described(@Nullable String hardware, @Nullable Boolean isPrivate) {
        return new ModelDescription(version.owner(), version.name(), null, null, null, null, null, hardware, isPrivate);
    }

    private static NewModelVersion again(ResolvedVersion version, ModelDescription description) {
        return again(version.digest(), description);
    }

    private static NewModelVersion again(String digest, ModelDescription description) {
        return new NewModelVersion(description, digest, "{}", new byte[0], 1);
    }

    private void removeThroughAnotherProcess() {
        jdbc.sql("update model_version set removed_at = now() where id = ?")
                .param(version.id())
                .update();
    }

    private JsonNode prediction(String id) {
        return json(api.get("/v1/predictions/" + id));
    }

    private String status(String id) {
        return prediction(id).get("status").stringValue();
    }

    private String model() {
        return version.model();
    }

    private String path() {
        return "/v1/models/" + model();
    }
}
