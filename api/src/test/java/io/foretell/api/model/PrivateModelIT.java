package io.foretell.api.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foretell.api.ApiCalls;
import io.foretell.api.problem.RefusedException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models of one account alone. */
class PrivateModelIT extends RegisteredModel {

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
}
