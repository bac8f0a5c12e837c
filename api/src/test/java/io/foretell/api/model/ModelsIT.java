package io.foretell.api.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.foretell.api.RunningApi;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What clients read about models, versions, hardware and prices. */
class ModelsIT extends RunningApi {

    @Test
    void a_model_shows_its_latest_version_and_how_often_it_ran(@TempDir Path folder) throws Exception {
        created("{}");
        ResolvedVersion newer = newVersion(folder, version.name());
        JsonNode model = json(api.get(path()));
        assertThat(model.get("url").stringValue()).isEqualTo("http://localhost:" + port + "/tests/" + version.name());
        assertThat(model.get("owner").stringValue()).isEqualTo("tests");
        assertThat(model.get("name").stringValue()).isEqualTo(version.name());
        assertThat(model.get("visibility").stringValue()).isEqualTo("public");
        assertThat(model.get("run_count").isInt()).isTrue();
        assertThat(model.get("run_count").intValue()).isEqualTo(1);
        assertThat(model.at("/latest_version/id").stringValue()).isEqualTo(newer.digest());
    }

    @Test
    void a_version_has_all_that_the_python_client_asks_for() {
        JsonNode found = json(api.get(path() + "/versions/" + version.digest()));
        assertThat(found.get("id").stringValue()).isEqualTo(version.digest());
        assertThat(found.get("created_at").stringValue()).endsWith("Z");
        assertThat(found.get("cog_version").stringValue()).isEqualTo("0.16.0");
        assertThat(found.at("/openapi_schema/components/schemas/Input/properties/prompt/type")
                        .stringValue())
                .isEqualTo("string");
        assertThat(found.at("/openapi_schema/components/schemas/Output/x-cog-array-display")
                        .stringValue())
                .isEqualTo("concatenate");
    }

    @Test
    void versions_are_listed_newest_first(@TempDir Path folder) throws Exception {
        ResolvedVersion newer = newVersion(folder, version.name());
        JsonNode page = json(api.get(path() + "/versions"));
        assertThat(page.get("next").isNull()).isTrue();
        assertThat(page.get("results").get(0).get("id").stringValue()).isEqualTo(newer.digest());
        assertThat(page.get("results").get(1).get("id").stringValue()).isEqualTo(version.digest());
    }

    @Test
    void the_model_of_the_newest_version_is_listed_first_with_that_version(@TempDir Path folder) throws Exception {
        ResolvedVersion newer = newVersion(folder, version.name());
        JsonNode first = json(api.get("/v1/models")).at("/results/0");
        assertThat(first.get("name").stringValue()).isEqualTo(version.name());
        assertThat(first.at("/latest_version/id").stringValue()).isEqualTo(newer.digest());
    }

    @Test
    void the_readme_is_plain_text() {
        var response = api.get(path() + "/readme");
        assertThat(response.headers().firstValue("Content-Type")).contains("text/plain;charset=UTF-8");
        assertThat(response.body()).isEqualTo("# Read me\n\nAll of it.\n");
    }

    @Test
    void there_are_no_examples_yet() {
        assertThat(api.get(path() + "/examples").body()).isEqualTo("{\"next\":null,\"previous\":null,\"results\":[]}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/versions", "/readme", "/examples", "/versions/abc"})
    void an_unknown_model_is_not_found(String rest) {
        assertThat(api.get("/v1/models/tests/unknown" + rest).statusCode()).isEqualTo(404);
    }

    @Test
    void registering_a_version_again_changes_nothing_but_the_description() {
        var again = new NewModelVersion(
                new ModelDescription("tests", version.name(), "Better described", null, null, null, "", null, null),
                version.digest(),
                "{}",
                new byte[0],
                1);
        assertThat(registry.add(again, true)).isEqualTo(version);
        assertThat(json(api.get(path())).get("description").stringValue()).isEqualTo("Better described");
        assertThat(json(api.get(path() + "/versions")).get("results").size()).isEqualTo(1);
    }

    @Test
    void hardware_is_a_bare_array() {
        assertThat(api.get("/v1/hardware").body())
                .isEqualTo("[{\"name\":\"CPU\",\"sku\":\"cpu\"},"
                        + "{\"name\":\"Nvidia A100 (80GB) GPU\",\"sku\":\"gpu-a100-large\"}]");
    }

    @Test
    void prices_are_decimal_strings() {
        JsonNode price = json(api.get("/v1/prices")).get(0);
        assertThat(price.get("hardware").stringValue()).isEqualTo("cpu");
        assertThat(price.get("per_second").stringValue()).isEqualTo("0.0001");
        assertThat(price.get("currency").stringValue()).isEqualTo("USD");
    }

    private String path() {
        return "/v1/models/tests/" + version.name();
    }
}
