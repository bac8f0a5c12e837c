package io.foretell.api.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foretell.api.ApiCalls;
import io.foretell.api.RunningApi;
import io.foretell.api.problem.ApiProblem;
import java.time.Duration;
import java.util.HexFormat;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class ApiTokensIT extends RunningApi {

    @Test
    void both_schemes_are_accepted_in_any_case() {
        ApiCalls anonymous = new ApiCalls(port, "");
        for (String scheme : new String[] {"Bearer ", "bearer ", "Token "}) {
            assertThat(anonymous
                            .get("/v1/account", "Authorization", scheme + token.plain())
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void the_account_is_the_tokens() {
        assertThat(api.get("/v1/account").body())
                .isEqualTo("{\"type\":\"user\",\"username\":\"" + account.username() + "\",\"name\":\"" + account.name()
                        + "\",\"github_url\":null,\"avatar_url\":null}");
    }

    @Test
    void a_token_is_stored_as_its_hash_and_hint_only() {
        String row = jdbc.sql("select to_jsonb(t)::text from api_token t where id = ?")
                .param(token.record().id())
                .query(String.class)
                .single();
        assertThat(row)
                .contains(HexFormat.of().formatHex(new PlainToken(token.plain()).hash()))
                .contains("\"" + token.record().hint() + "\"")
                .doesNotContain(token.plain().substring(3, 39));
        assertThat(token.plain()).endsWith(token.record().hint());
    }

    @Test
    void a_revoked_token_is_refused_at_once_and_the_others_stay_valid() {
        NewToken other = tokens.create(account.id(), "other");
        assertThat(api.get("/v1/account").statusCode()).isEqualTo(200);
        tokens.revoke(account.id(), token.record().id());
        assertThat(api.get("/v1/account").statusCode()).isEqualTo(401);
        assertThat(new ApiCalls(port, other.plain()).get("/v1/account").statusCode())
                .isEqualTo(200);
        assertThat(tokens.list(account.id())).extracting(ApiToken::name).containsExactlyInAnyOrder("test", "other");
    }

    @Test
    void a_token_revoked_through_another_process_is_refused_within_the_caches_age() {
        assertThat(api.get("/v1/account").statusCode()).isEqualTo(200);
        jdbc.sql("update api_token set revoked_at = now() where id = ?")
                .param(token.record().id())
                .update();
        Awaitility.await()
                .atMost(Duration.ofMillis(5_500))
                .untilAsserted(
                        () -> assertThat(api.get("/v1/account").statusCode()).isEqualTo(401));
    }

    @Test
    void nobody_revokes_another_accounts_token() {
        assertThatThrownBy(() -> tokens.revoke(newAccount().id(), token.record().id()))
                .isInstanceOf(ApiProblem.NotFound.class);
        assertThat(api.get("/v1/account").statusCode()).isEqualTo(200);
    }
}
