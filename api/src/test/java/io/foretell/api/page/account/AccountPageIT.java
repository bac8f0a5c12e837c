package io.foretell.api.page.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.foretell.api.AdminPages;
import io.foretell.api.ApiCalls;
import io.foretell.api.account.NewToken;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** An account's page: its tokens and users. */
@ExtendWith(OutputCaptureExtension.class)
class AccountPageIT extends AdminPages {

    private static final Pattern TOKEN = Pattern.compile("<code id=\"new-token\">(ft_[0-9A-Za-z]{40})</code>");

    private String page;

    @BeforeEach
    void address() {
        page = "/dashboard/accounts/" + account.username();
    }

    @Test
    void a_new_token_is_in_the_answer_and_nowhere_else(CapturedOutput log) {
        HttpResponse<String> answer = createToken("laptop");
        String plain = plain(answer);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("Copy it now: it is shown this once.", "data-copy=\"new-token\"");
        assertThat(answer.previousResponse()).isEmpty();
        assertThat(answer.headers().map().toString()).contains("no-store").doesNotContain(plain);
        assertThat(new ApiCalls(port, plain).get("/v1/account").body()).contains(account.username());

        String later = browser.get(page).body();
        assertThat(later).contains(">laptop<", "ft_…" + plain.substring(39)).doesNotContain(plain, "new-token");
        assertThat(log.getAll()).doesNotContain(plain);
        assertThat(kept(plain)).isZero();
    }

    /** Sessions with the text in one of their values. */
    private long kept(String text) {
        return jdbc.sql("select count(*) from spring_session_attributes "
                        + "where position(convert_to(?, 'UTF8') in attribute_bytes) > 0")
                .param(text)
                .query(Long.class)
                .single();
    }

    @Test
    void a_revoked_token_is_refused_at_once_and_moves_to_the_revoked_ones() {
        assertThat(api.get("/v1/account").statusCode()).isEqualTo(200);
        assertThat(revoke(token).body()).contains("The token “test” is revoked: it is refused from now on");
        assertThat(api.get("/v1/account").statusCode()).isEqualTo(401);
        String after = browser.get(page).body();
        assertThat(after)
                .contains("This account has no valid token", "Revoked tokens <span class=\"muted\">(1)</span>");
        assertThat(row(browser.get(page), "token-" + token.record().id()))
                .contains("just now")
                .doesNotContain("<form");
        assertThat(revoke(token).body()).contains("The token “test” was revoked already, so nothing was changed.");
    }

    @Test
    void a_tokens_name_is_text_wherever_it_is_shown() {
        HttpResponse<String> made = createToken(SCRIPT);
        assertThat(made.body()).contains(ESCAPED).doesNotContain(SCRIPT);
        NewToken other = tokens.create(account.id(), SCRIPT);
        assertThat(browser.get(page).body())
                .contains("Revoke “" + ESCAPED + "”")
                .doesNotContain(SCRIPT);
        assertThat(revoke(other).body())
                .contains("The token “" + ESCAPED + "” is revoked")
                .doesNotContain(SCRIPT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "two\nlines"})
    void a_token_without_a_proper_name_is_refused_beside_the_field_and_none_is_made(String name) {
        HttpResponse<String> refused = createToken(name);
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body())
                .containsPattern("id=\"token-name\"[^>]*aria-invalid=\"true\"")
                .containsPattern("id=\"token-name-error\">A (token needs a name|name is one line)")
                .doesNotContain("new-token");
        assertThat(tokens.list(account.id())).hasSize(1);
    }

    @Test
    void another_accounts_token_is_not_found_and_stays_valid() {
        String other = newAccount().username();
        String path =
                "/dashboard/accounts/" + other + "/tokens/" + token.record().id() + "/revoke";
        assertThat(browser.submit(page, path, Map.of()).statusCode()).isEqualTo(404);
        assertThat(api.get("/v1/account").statusCode()).isEqualTo(200);
    }

    @Test
    void what_is_not_there_is_not_found() {
        assertThat(browser.get("/dashboard/accounts/nobody-" + UUID.randomUUID())
                        .statusCode())
                .isEqualTo(404);
        for (String token : List.of(UUID.randomUUID().toString(), "1", "x' or 1=1")) {
            String path = page + "/tokens/" + token.replace(" ", "%20") + "/revoke";
            assertThat(browser.submit(page, path, Map.of()).statusCode())
                    .as(token)
                    .isEqualTo(404);
        }
        assertThat(browser.submit(page, "/dashboard/accounts/nobody/tokens", Map.of("name", "x"))
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void its_users_are_listed_with_their_role() {
        assertThat(browser.get(page).body())
                .containsPattern(account.username().substring(1) + ".admin</th>\\s*<td[^>]*>Admin</td>")
                .doesNotContain("Nobody signs in for this account yet");
    }

    @Test
    void it_is_for_admins_alone() {
        assertForAdminsAlone(
                page, page + "/tokens", page + "/tokens/" + token.record().id() + "/revoke");
        assertThat(tokens.list(account.id())).hasSize(1);
        assertThat(api.get("/v1/account").statusCode()).isEqualTo(200);
    }

    private HttpResponse<String> createToken(String name) {
        return browser.submit(page, page + "/tokens", Map.of("name", name));
    }

    private static String plain(HttpResponse<String> answer) {
        Matcher token = TOKEN.matcher(answer.body());
        assertThat(token.find()).isTrue();
        return token.group(1);
    }

    private HttpResponse<String> revoke(NewToken revoked) {
        return browser.submit(page, page + "/tokens/" + revoked.record().id() + "/revoke", Map.of());
    }
}
