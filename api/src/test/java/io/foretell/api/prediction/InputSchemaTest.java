package io.foretell.api.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foretell.api.model.GemmaSchema;
import io.foretell.api.problem.ApiProblem;
import io.foretell.api.problem.InvalidField;
import io.foretell.api.problem.ProblemBody;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.assertj.core.api.ListAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class InputSchemaTest {

    private static final InputSchema GEMMA = new InputSchema(GemmaSchema.forContext(8192));

    @Test
    void defaults_are_those_of_the_seed_page_and_there_is_no_default_seed() {
        assertThat(GEMMA.complete(json("{}")).toString())
                .isEqualTo("{\"prompt\":\"Write me a poem about Machine Learning.\",\"max_new_tokens\":1024,"
                        + "\"temperature\":0.6,\"top_p\":0.9,\"top_k\":50,\"repetition_penalty\":1.2}");
    }

    @Test
    void given_values_win_unknown_ones_are_dropped_and_whole_numbers_become_integers() {
        ObjectNode complete = GEMMA.complete(json("{'seed':7,'top_k':3.0,'frequency':1,'prompt':'hi'}"));
        assertThat(complete.has("frequency")).isFalse();
        assertThat(complete.get("top_k").toString()).isEqualTo("3");
        assertThat(complete.get("seed").intValue()).isEqualTo(7);
        assertThat(complete.get("prompt").stringValue()).isEqualTo("hi");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'prompt':5} | invalid_type | input.prompt | Invalid type. Expected: string, given: integer",
                "{'prompt':null} | invalid_type | input.prompt | Invalid type. Expected: string, given: null",
                "{'top_k':'5'} | invalid_type | input.top_k | Invalid type. Expected: integer, given: string",
                "{'top_k':1.5} | invalid_type | input.top_k | Invalid type. Expected: integer, given: number",
                "{'top_k':0} | number_gte | input.top_k | Must be greater than or equal to 1",
                "{'top_k':1001} | number_lte | input.top_k | Must be less than or equal to 1000",
                "{'top_k':1e30} | number_lte | input.top_k | Must be less than or equal to 1000",
                "{'top_k':99999999999999999999} | number_lte | input.top_k | Must be less than or equal to 1000",
                "{'seed':-1e30} | number_gte | input.seed | Must be greater than or equal to 0",
                "{'temperature':0.09} | number_gte | input.temperature | Must be greater than or equal to 0.1",
                "{'temperature':1e999} | number_lte | input.temperature | Must be less than or equal to 4",
                "{'temperature':true} | invalid_type | input.temperature | Invalid type. Expected: number, given: boolean",
                "{'max_new_tokens':2049} | number_lte | input.max_new_tokens | Must be less than or equal to 2048",
                "{'repetition_penalty':0} | number_gte | input.repetition_penalty | Must be greater than or equal to 0.01",
                "{'seed':-1} | number_gte | input.seed | Must be greater than or equal to 0",
            })
    void what_does_not_fit_is_named_in_the_words_that_clients_know(
            String input, String type, String field, String description) {
        assertInvalid(GEMMA, input).containsExactly(new InvalidField(type, field, description));
    }

    @Test
    void every_wrong_field_is_named() {
        assertInvalid(GEMMA, "{'top_k':0,'top_p':2}")
                .extracting(InvalidField::field)
                .containsExactlyInAnyOrder("input.top_k", "input.top_p");
    }

    @Test
    void required_fields_and_references_to_other_schemas_are_honoured() {
        InputSchema schema = new InputSchema("""
                {"components":{"schemas":{
                  "Input":{"type":"object","required":["prompt"],"properties":{
                    "prompt":{"type":"string"},
                    "style":{"allOf":[{"$ref":"#/components/schemas/style"}]}}},
                  "style":{"type":"string","enum":["prose","verse"]}}}}
                """);
        assertInvalid(schema, "{}").containsExactly(InvalidField.required("input", "prompt"));
        assertInvalid(schema, "{'prompt':'hi','style':'song'}")
                .containsExactly(new InvalidField(
                        "enum", "input.style", "style must be one of the following: \"prose\", \"verse\""));
        assertThat(schema.complete(json("{'prompt':'hi','style':'verse'}")).toString())
                .isEqualTo("{\"prompt\":\"hi\",\"style\":\"verse\"}");
    }

    private static ListAssert<InvalidField> assertInvalid(InputSchema schema, String input) {
        return assertThatThrownBy(() -> schema.complete(json(input)))
                .asInstanceOf(InstanceOfAssertFactories.type(ApiProblem.InvalidInput.class))
                .extracting(
                        problem -> ((ProblemBody.Invalid) problem.body()).invalidFields(),
                        InstanceOfAssertFactories.list(InvalidField.class));
    }

    private static ObjectNode json(String text) {
        return (ObjectNode) JsonMapper.shared().readTree(text.replace('\'', '"'));
    }
}
