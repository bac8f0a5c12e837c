package io.foretell.api.prediction;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.foretell.api.ApiCalls;
import io.foretell.api.RunningApi;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused, in which bytes; and that nothing is stored then. */
class BadInputIT extends RunningApi {

    @AfterEach
    void nothing_was_stored() {
        assertThat(storedPredictions()).isZero();
        assertThat(jdbc.sql("select count(*) from queue_entry where account_id = ?")
                        .param(account.id())
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "",
                "tests/unknown",
                "0000000000000000000000000000000000000000000000000000000000000000",
                "tests/unknown:0000000000000000000000000000000000000000000000000000000000000000",
                "a/b/c",
                "tests/\\u0000",
            })
    void an_unknown_version_is_refused(String reference) {
        assertProblem(
                api.post("/v1/predictions", "{\"version\":\"" + reference + "\",\"input\":{}}"),
                422,
                "{\"title\":\"Invalid version or not permitted\",\"detail\":\"The specified version does not exist "
                        + "(or perhaps you don't have permission to use it?)\",\"status\":422}");
    }

    @Test
    void a_version_of_another_model_is_refused() {
        String reference = "tests/other:" + version.digest();
        assertThat(api.post("/v1/predictions", "{\"version\":\"" + reference + "\",\"input\":{}}")
                        .statusCode())
                .isEqualTo(422);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/event-stream", "image/png"})
    void a_caller_that_does_not_take_json_gets_nothing_started(String accept) {
        assertThat(create("{\"prompt\":\"hi\"}", "Accept", accept).statusCode()).isEqualTo(406);
    }

    @Test
    void an_unknown_model_in_the_url_is_not_found() {
        assertProblem(
                api.post("/v1/models/tests/unknown/predictions", "{\"input\":{}}"),
                404,
                "{\"detail\":\"The requested resource could not be found.\",\"status\":404}");
    }

    @Test
    void input_that_does_not_fit_is_refused_field_by_field() {
        assertProblem(
                create("{\"prompt\":1,\"top_k\":1001}"),
                422,
                "{\"detail\":\"- input.prompt: Invalid type. Expected: string, given: integer\\n"
                        + "- input.top_k: Must be less than or equal to 1000\\n\",\"status\":422,"
                        + "\"title\":\"Input validation failed\",\"invalid_fields\":["
                        + "{\"type\":\"invalid_type\",\"field\":\"input.prompt\","
                        + "\"description\":\"Invalid type. Expected: string, given: integer\"},"
                        + "{\"type\":\"number_lte\",\"field\":\"input.top_k\","
                        + "\"description\":\"Must be less than or equal to 1000\"}]}");
    }

    @Test
    void unknown_keys_beside_the_input_are_refused() {
        assertProblem(
                api.post(
                        "/v1/predictions",
                        "{\"version\":\"%s\",\"input\":{},\"model\":\"x\"}".formatted(version.digest())),
                422,
                "{\"detail\":\"- Additional property model is not allowed\\n\",\"status\":422,"
                        + "\"title\":\"Input validation failed\",\"invalid_fields\":[{\"type\":"
                        + "\"additional_property_not_allowed\",\"field\":\"\","
                        + "\"description\":\"Additional property model is not allowed\"}]}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\u0000", "a\\ud800b", "\\udc00"})
    void text_that_can_not_be_stored_is_refused(String prompt) {
        HttpResponse<String> response = create("{\"prompt\":\"" + prompt + "\"}");
        assertThat(response.statusCode()).isEqualTo(422);
        assertThat(json(response).at("/invalid_fields/0/field").stringValue()).isEqualTo("input.prompt");
        assertThat(json(response).get("detail").stringValue()).contains("Must not contain");
    }

    @Test
    void prompt_and_output_beyond_the_context_are_refused_with_the_numbers() {
        String prompt = "a b ".repeat(200);
        HttpResponse<String> response = create("{\"prompt\":\"" + prompt + "\",\"max_new_tokens\":256}");
        assertThat(response.statusCode()).isEqualTo(422);
        assertThat(json(response).at("/invalid_fields/0/type").stringValue()).isEqualTo("context_exceeded");
        assertThat(json(response).get("detail").stringValue())
                .matches(
                        "- input.prompt: The \\d+ tokens of the prompt and max_new_tokens \\(256\\) together exceed the model's "
                                + "context of 512 tokens\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'messages':[] | input.messages: ",
                "'messages':[{'role':'user'}] | input.messages.0: content is required",
                "'messages':[{'role':'robot','content':'a'}] | input.messages.0.role: role must be one of the following",
                "'messages':[{'role':'assistant','content':'a'}] | input.messages: messages[0].role is \"assistant\"; expected \"user\"",
                "'messages':[{'role':'system','content':'a'}] | input.messages: messages[0].role is \"system\"; the last message must be",
                "'messages':[{'role':'user','content':'a'}],'prompt':'b' | input.prompt: Cannot be given together with messages",
                "'messages':[{'role':'user','content':'a'}],'raw':true | input.raw: Cannot be given together with messages",
                "'min_new_tokens':20,'max_new_tokens':10 | input.min_new_tokens: Must be less than or equal to max_new_tokens (10)",
                "'logit_bias':{'99999':1} | input.logit_bias.99999: There is no such token",
                "'logit_bias':{'a':1} | input.logit_bias",
                "'logit_bias':{'5':101} | input.logit_bias.5: Must be less than or equal to 100",
                "'stop_sequences':[''] | input.stop_sequences.0: String length must be greater than or equal to 1",
                "'stop_sequences':['1','2','3','4','5'] | input.stop_sequences: ",
                "'logprobs':21 | input.logprobs: Must be less than or equal to 20",
                "'frequency_penalty':3 | input.frequency_penalty: Must be less than or equal to 2",
            })
    void what_does_not_fit_together_is_named(String fields, String detail) {
        HttpResponse<String> response = create(("{" + fields + "}").replace('\'', '"'));
        assertThat(response.statusCode()).isEqualTo(422);
        assertThat(json(response).get("detail").stringValue()).startsWith("- " + detail);
    }

    @Test
    void a_prompt_of_a_megabyte_is_refused_without_counting_its_tokens() {
        HttpResponse<String> response = create("{\"prompt\":\"" + "x".repeat(1_000_000) + "\"}");
        assertThat(response.statusCode()).isEqualTo(422);
        assertThat(json(response).get("detail").stringValue())
                .isEqualTo("- input.prompt: The prompt and max_new_tokens (128) together exceed the model's context of "
                        + "512 tokens\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"version\": | The request body is not valid JSON (line 1, column 12).",
                "hello | The request body is not valid JSON (line 1, column 1).",
                "{} {} | The request body is not valid JSON (line 1, column 4).",
                "'' | The request body is missing.",
            })
    void malformed_json_is_refused_with_its_place(String body, String detail) {
        assertProblem(
                api.post("/v1/predictions", body),
                400,
                "{\"title\":\"Malformed request\",\"detail\":\"" + detail + "\",\"status\":400}");
    }

    @Test
    void a_body_nested_beyond_all_measure_is_refused() {
        assertThat(create("{\"prompt\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void a_body_of_another_type_is_refused() {
        assertProblem(
                api.send("POST", "/v1/predictions", BodyPublishers.ofString("a=b"), "Content-Type", "text/plain"),
                415,
                "{\"title\":\"Unsupported media type\",\"detail\":\"The request body must be application/json, not "
                        + "text/plain.\",\"status\":415}");
    }

    @Test
    void a_body_beyond_the_limit_is_refused_whether_its_length_is_declared_or_not() {
        String body = "{\"version\":\"%s\",\"input\":{\"prompt\":\"%s\"}}"
                .formatted(version.digest(), "x".repeat(1024 * 1024));
        String problem = "{\"title\":\"Request body too large\",\"detail\":\"The request body is larger than 1048576 "
                + "bytes.\",\"status\":413}";
        assertProblem(api.post("/v1/predictions", body), 413, problem);
        var chunked = BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body.getBytes(UTF_8)));
        assertProblem(api.send("POST", "/v1/predictions", chunked, "Content-Type", "application/json"), 413, problem);
    }

    @Test
    void a_body_without_a_declared_length_is_read() {
        var chunked = BodyPublishers.ofInputStream(() -> new ByteArrayInputStream("{}".getBytes(UTF_8)));
        HttpResponse<String> response =
                api.send("POST", "/v1/predictions", chunked, "Content-Type", "application/json");
        assertThat(response.statusCode()).isEqualTo(422);
        assertThat(json(response).get("detail").stringValue())
                .isEqualTo("- version is required\n- input is required\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Bearer ft_wrong", "Bearer", "Basic dTpw", "Token ft_0123456789012345678901234567890123456789"})
    void a_wrong_token_is_refused(String authorization) {
        assertUnauthenticated(new ApiCalls(port, "")
                .post("/v1/predictions", "{\"version\":\"x\",\"input\":{}}", "Authorization", authorization));
    }

    @Test
    void no_token_is_refused_whatever_the_path() {
        assertUnauthenticated(new ApiCalls(port, "").post("/v1/predictions", "{}"));
        assertUnauthenticated(new ApiCalls(port, "").get("/v1/nothing"));
    }

    private static void assertUnauthenticated(HttpResponse<String> response) {
        assertProblem(
                response,
                401,
                "{\"title\":\"Unauthenticated\",\"detail\":\"You did not pass a valid authentication token\","
                        + "\"status\":401}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "4", "25h"})
    void a_bad_deadline_is_refused(String cancelAfter) {
        HttpResponse<String> response = create("{}", "Cancel-After", cancelAfter);
        assertThat(response.statusCode()).isEqualTo(422);
        assertThat(response.body())
                .startsWith("{\"title\":\"Invalid Cancel-After\",\"detail\":\"The Cancel-After header ");
    }

    @Test
    void a_bad_webhook_is_refused() {
        HttpResponse<String> response = api.post(
                "/v1/predictions",
                "{\"version\":\"%s\",\"input\":{},\"webhook\":\"ftp://x\"}".formatted(version.digest()));
        assertThat(response.statusCode()).isEqualTo(422);
        assertThat(json(response).get("detail").stringValue())
                .isEqualTo("- webhook: Must be an absolute http or https URL\n");
    }

    private static void assertProblem(HttpResponse<String> response, int status, String body) {
        assertThat(response.body()).isEqualTo(body);
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    }
}
