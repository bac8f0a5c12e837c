package io.foretell.api.problem;

import static org.assertj.core.api.Assertions.assertThat;

import io.foretell.api.ApiCalls;
import io.foretell.api.RunningApi;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** What framework, security and container refuse leaves in the same form as what we refuse. */
class ProblemsIT extends RunningApi {

    private static final String NOT_FOUND =
            "{\"detail\":\"The requested resource could not be found.\",\"status\":404}";

    @Test
    void a_path_that_does_not_exist_is_not_found() {
        assertProblem(api.get("/v1/nothing"), 404, NOT_FOUND);
        assertProblem(new ApiCalls(port, "").get("/nothing"), 404, NOT_FOUND);
        assertProblem(new ApiCalls(port, "").get("/error"), 404, NOT_FOUND);
    }

    @Test
    void health_and_metrics_are_not_on_this_port() {
        assertProblem(api.get("/actuator/health"), 404, NOT_FOUND);
    }

    @Test
    void another_method_is_refused_and_the_right_ones_are_named() {
        HttpResponse<String> response = api.send("DELETE", "/v1/predictions", BodyPublishers.noBody());
        assertProblem(
                response,
                405,
                "{\"title\":\"Method not allowed\",\"detail\":\"DELETE is not supported here; use GET or POST.\","
                        + "\"status\":405}");
        assertThat(response.headers().firstValue("Allow").orElse(""))
                .contains("GET")
                .contains("POST");
    }

    @Test
    void an_answer_that_the_caller_excludes_is_a_problem_all_the_same() {
        assertProblem(
                api.get("/v1/account", "Accept", "image/png"),
                406,
                "{\"title\":\"Not acceptable\",\"detail\":\"The answer is application/json, which the Accept header "
                        + "excludes.\",\"status\":406}");
    }

    @Test
    void a_path_that_the_firewall_or_the_container_refuses_is_a_problem_too() {
        String problem = "{\"detail\":\"Bad Request\",\"status\":400}";
        assertProblem(api.get("/v1/models/a;b/c"), 400, problem);
        assertProblem(api.get("/v1/models/a%2f..%2fb/c"), 400, problem);
    }

    @Test
    void a_path_that_leads_above_the_root_is_a_problem_too() {
        HttpResponse<String> response = api.get("/v1/v1/../../nothing");
        assertThat(response.statusCode()).isBetween(400, 404);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    }

    @Test
    void every_answer_has_a_request_id_of_its_own() {
        String first =
                api.get("/v1/account").headers().firstValue("X-Request-Id").orElseThrow();
        String second =
                api.get("/v1/nothing").headers().firstValue("X-Request-Id").orElseThrow();
        assertThat(first).hasSize(36).isNotEqualTo(second);
    }

    private static void assertProblem(HttpResponse<String> response, int status, String body) {
        assertThat(response.body()).isEqualTo(body);
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    }
}
