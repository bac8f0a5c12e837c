package io.foretell.api.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foretell.api.problem.ApiProblem;
import io.foretell.api.problem.ProblemBody;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.assertj.core.api.ListAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CreatePredictionRequestTest {

    @Test
    void version_and_input_are_enough() {
        var request = CreatePredictionRequest.withVersion(json("{'version':'a/b','input':{'prompt':'hi'}}"));
        assertThat(request.version()).isEqualTo("a/b");
        assertThat(request.input().toString()).isEqualTo("{\"prompt\":\"hi\"}");
        assertThat(request.webhook()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'stream':true",
                "'stream':null",
                "'webhook_completed':'http://old'",
                "'webhook':null",
                "'webhook_events_filter':null"
            })
    void what_old_clients_send_is_tolerated(String extra) {
        var request = CreatePredictionRequest.withVersion(json("{'version':'a/b','input':{}," + extra + "}"));
        assertThat(request.webhook()).isNull();
    }

    @Test
    void every_event_is_wanted_unless_a_filter_says_otherwise() {
        assertThat(CreatePredictionRequest.withVersion(json("{'version':'a/b','input':{}}"))
                        .webhookEvents())
                .containsExactly("start", "output", "logs", "completed");
        assertThat(CreatePredictionRequest.withoutVersion(
                                json("{'input':{},'webhook_events_filter':['completed','start','completed']}"))
                        .webhookEvents())
                .containsExactly("completed", "start");
    }

    @Test
    void missing_and_unknown_keys_are_all_named_in_the_bytes_that_replicate_sends() {
        assertThatThrownBy(() -> CreatePredictionRequest.withVersion(json("{'model':'a/b'}")))
                .asInstanceOf(InstanceOfAssertFactories.type(ApiProblem.InvalidInput.class))
                .extracting(problem -> JsonMapper.builder()
                        .disable(tools.jackson.databind.MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
                        .build()
                        .writeValueAsString(problem.body()))
                .isEqualTo("{\"detail\":\"- version is required\\n- input is required\\n"
                        + "- Additional property model is not allowed\\n\",\"status\":422,"
                        + "\"title\":\"Input validation failed\",\"invalid_fields\":["
                        + "{\"type\":\"required\",\"field\":\"\",\"description\":\"version is required\"},"
                        + "{\"type\":\"required\",\"field\":\"\",\"description\":\"input is required\"},"
                        + "{\"type\":\"additional_property_not_allowed\",\"field\":\"\","
                        + "\"description\":\"Additional property model is not allowed\"}]}");
    }

    @Test
    void where_the_url_names_the_model_the_body_must_not_name_a_version() {
        assertInvalid(() -> CreatePredictionRequest.withoutVersion(json("{'version':'a/b','input':{}}")))
                .containsExactly("- Additional property version is not allowed");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'version':1,'input':{}} | - version: Invalid type. Expected: string, given: integer",
                "{'version':null,'input':{}} | - version: Invalid type. Expected: string, given: null",
                "{'version':'a/b','input':'hi'} | - input: Invalid type. Expected: object, given: string",
                "{'version':'a/b','input':null} | - input: Invalid type. Expected: object, given: null",
                "{'version':'a/b','input':{},'stream':'yes'} | - stream: Invalid type. Expected: boolean, given: string",
                "{'version':'a/b','input':{},'webhook':7.5} | - webhook: Invalid type. Expected: string, given: number",
                "{'version':'a/b','input':{},'webhook_events_filter':'completed'} "
                        + "| - webhook_events_filter: Invalid type. Expected: array, given: string",
                "{'version':'a/b','input':{},'webhook_events_filter':['start','end']} "
                        + "| - webhook_events_filter.1: 1 must be one of the following: \"start\", \"output\", \"logs\", \"completed\"",
                "[] | - Invalid type. Expected: object, given: array",
            })
    void wrong_types_are_named(String body, String line) {
        assertInvalid(() -> CreatePredictionRequest.withVersion(json(body))).containsExactly(line);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "example.com/hook", "ftp://example.com", "http://", "https:///path", "http://a b", "file:/x"
            })
    void a_webhook_must_be_an_absolute_http_url(String url) {
        assertInvalid(() -> CreatePredictionRequest.withVersion(
                        json("{'version':'a/b','input':{},'webhook':'" + url + "'}")))
                .containsExactly("- webhook: Must be an absolute http or https URL");
    }

    private static ListAssert<String> assertInvalid(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return assertThatThrownBy(call)
                .asInstanceOf(InstanceOfAssertFactories.type(ApiProblem.InvalidInput.class))
                .extracting(
                        problem -> ((ProblemBody.Invalid) problem.body())
                                .detail()
                                .lines()
                                .toList(),
                        InstanceOfAssertFactories.list(String.class));
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text.replace('\'', '"'));
    }
}
