package io.foretell.api.prediction;

import static org.assertj.core.api.Assertions.assertThat;

import io.foretell.api.RunningApi;
import io.foretell.queue.NewPrediction;
import io.foretell.queue.PredictionQueue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** GET /v1/predictions: pages, under inserts too. */
class PredictionPagesIT extends RunningApi {

    @Autowired
    private PredictionQueue queue;

    @RepeatedTest(4)
    void walking_the_pages_under_inserts_shows_each_prediction_once(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        List<String> before = enqueue(random.nextInt(0, 320));
        List<String> seen = new ArrayList<>();
        String next = "/v1/predictions";
        String last = next;
        while (next != null) {
            JsonNode page = json(api.get(next));
            assertThat(page.get("results").size()).isLessThanOrEqualTo(100);
            seen.addAll(ids(page));
            last = next;
            next = page.get("next").isNull() ? null : page.get("next").stringValue();
            enqueue(random.nextInt(0, 5));
        }
        assertThat(seen).isEqualTo(before.reversed());
        assertThat(walkBack(last)).endsWith(seen.toArray(String[]::new)).doesNotHaveDuplicates();
    }

    /** From the last page to the first; the ids in the order of the list. */
    private List<String> walkBack(String last) {
        List<String> seen = new ArrayList<>();
        String previous = last;
        while (previous != null) {
            JsonNode page = json(api.get(previous));
            seen.addAll(0, ids(page));
            previous =
                    page.get("previous").isNull() ? null : page.get("previous").stringValue();
        }
        return seen;
    }

    @Test
    void a_page_has_links_on_the_host_that_the_caller_used() {
        enqueue(101);
        JsonNode first = json(api.get("/v1/predictions"));
        assertThat(first.get("previous").isNull()).isTrue();
        assertThat(first.get("next").stringValue()).startsWith("http://localhost:" + port + "/v1/predictions?cursor=");
        JsonNode second = json(api.get(first.get("next").stringValue().replace("localhost", "127.0.0.1")));
        assertThat(second.get("next").isNull()).isTrue();
        assertThat(second.get("previous").stringValue())
                .startsWith("http://127.0.0.1:" + port + "/v1/predictions?cursor=");
        assertThat(second.get("results").size()).isEqualTo(1);
    }

    @Test
    void the_list_can_be_limited_to_a_span_of_time() {
        List<String> ids = enqueue(3);
        Instant middle = createdAt(ids.get(1));
        assertThat(ids(json(api.get("/v1/predictions?created_after=" + middle))))
                .containsExactly(ids.get(2), ids.get(1));
        assertThat(ids(json(api.get("/v1/predictions?created_before=" + middle))))
                .containsExactly(ids.get(0));
        assertThat(ids(json(api.get("/v1/predictions?created_after=" + middle + "&created_before=" + middle))))
                .isEmpty();
    }

    @Test
    void a_bad_parameter_is_refused_by_name() {
        assertThat(api.get("/v1/predictions?cursor=x").body())
                .isEqualTo("{\"title\":\"Invalid cursor\",\"detail\":\"The cursor is not one that this API gave out.\","
                        + "\"status\":422}");
        assertThat(api.get("/v1/predictions?created_after=x").body())
                .isEqualTo(
                        "{\"title\":\"Invalid created_after\",\"detail\":\"created_after must be a date and time in ISO "
                                + "8601, such as 2026-01-31T12:00:00Z.\",\"status\":422}");
    }

    private Instant createdAt(String id) {
        return Instant.parse(
                json(api.get("/v1/predictions/" + id)).get("created_at").stringValue());
    }

    private List<String> enqueue(int count) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            UUID id = queue.enqueue(new NewPrediction(
                    account.id(), version.id(), "{}", "api", Duration.ofHours(1), false, null, List.of()));
            ids.add(PredictionId.format(id));
        }
        return ids;
    }

    private static List<String> ids(JsonNode page) {
        List<String> ids = new ArrayList<>();
        page.get("results").forEach(result -> ids.add(result.get("id").stringValue()));
        return ids;
    }
}
