package io.foretell.api.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.foretell.api.TestWorker;
import io.foretell.api.problem.RefusedException;
import io.foretell.queue.Lease;
import io.foretell.queue.PredictionOutcome;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Versions taken out of service, as callers see it. */
class ModelRemovalIT extends RegisteredModel {

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
    void nothing_to_remove_is_refused_and_named() {
        registry.remove(model());
        for (String reference : List.of(model(), model() + ":" + version.digest(), "tests/unheard-of")) {
            assertThatThrownBy(() -> registry.remove(reference))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("'" + reference + "'");
        }
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
}
