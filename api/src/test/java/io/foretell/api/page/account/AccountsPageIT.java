package io.foretell.api.page.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.foretell.api.AdminPages;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The list of accounts, and the form that makes one. */
class AccountsPageIT extends AdminPages {

    private static final String PAGE = "/dashboard/accounts";

    @Test
    void an_account_is_listed_with_its_valid_tokens_and_load() {
        created("{}");
        assertThat(row(browser.get(PAGE + "?after=" + before()), "account-" + account.username()))
                .contains(account.name(), "href=\"/dashboard/accounts/" + account.username() + "\"")
                .contains("href=\"/dashboard/runs?account=" + account.username() + "\"")
                .containsPattern("data-label=\"Valid tokens\"[^>]*>1<")
                .containsPattern("data-label=\"Running\"[^>]*>0<")
                .containsPattern("data-label=\"Waiting\"[^>]*>1<");
    }

    /** What comes right before the account in the list. */
    private String before() {
        return account.username().substring(0, account.username().length() - 1);
    }

    @Test
    void a_new_account_leads_to_its_page_and_its_name_is_text() {
        String username = unused();
        HttpResponse<String> made = create(" " + username + " ", SCRIPT);
        assertThat(made.uri().getPath()).isEqualTo(PAGE + "/" + username);
        assertThat(made.body())
                .contains("The account " + username + " is there.", ESCAPED, "This account has no valid token")
                .contains("Nobody signs in for this account yet")
                .doesNotContain(SCRIPT);
        assertThat(row(browser.get(PAGE + "?after=" + username.substring(0, 20)), "account-" + username))
                .contains(ESCAPED)
                .doesNotContain(SCRIPT);
    }

    @Test
    void an_account_without_a_name_is_called_by_its_username() {
        String username = unused();
        create(username, "");
        assertThat(accounts.findByUsername(username).orElseThrow().name()).isEqualTo(username);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Acme", "-acme", "ac me", "a234567890123456789012345678901234567890", "nul\0", "<b>"})
    void a_username_that_does_not_fit_comes_back_with_the_rule_beside_it(String username) {
        HttpResponse<String> refused = create(username, "Kept " + SCRIPT);
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body())
                .containsPattern("<p class=\"field-error\">[^<]*is no username: it has up to 39 lower-case letters")
                .containsPattern("id=\"username\"[^>]*aria-invalid=\"true\"")
                .contains("value=\"Kept " + ESCAPED + "\"", "<details class=\"card create\" open=\"open\">")
                .doesNotContain(SCRIPT);
    }

    @Test
    void a_username_that_is_taken_is_refused() {
        HttpResponse<String> refused = create(account.username(), "Again");
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("already: choose another username.");
    }

    @Test
    void a_name_that_does_not_fit_is_refused_beside_it_and_no_account_is_made() {
        String username = unused();
        HttpResponse<String> refused = create(username, "a".repeat(101));
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body())
                .contains("A name has up to 100 characters")
                .containsPattern("id=\"name\"[^>]*aria-invalid=\"true\"")
                .contains("value=\"" + username + "\"");
        assertThat(create(username, "nul\0").statusCode()).isEqualTo(422);
        assertThat(accounts.findByUsername(username)).isEmpty();
    }

    @Test
    void a_long_list_goes_on_after_the_last_of_the_page() {
        String prefix = "zz" + UUID.randomUUID().toString().substring(0, 8) + "-";
        jdbc.sql("""
                insert into account (username, name, webhook_secret)
                select ? || lpad(n::text, 2, '0'), 'Many', sha256('') from generate_series(1, 51) n
                """).param(prefix).update();
        String first = browser.get(PAGE + "?after=" + prefix).body();
        assertThat(first)
                .contains("account-" + prefix + "50\"", "href=\"/dashboard/accounts?after=" + prefix + "50\"")
                .contains(">First page<")
                .doesNotContain("account-" + prefix + "51\"");
        assertThat(browser.get(PAGE + "?after=" + prefix + "50").body()).contains("account-" + prefix + "51\"");
        assertThat(browser.get(PAGE + "?after=zzzzzzzz").body())
                .contains("There is no account after “zzzzzzzz”.", ">First page<")
                .doesNotContain(">Next page<");
        assertThat(browser.get(PAGE + "?after=%00%27").body())
                .contains("<table")
                .doesNotContain(">First page<");
    }

    @Test
    void it_is_for_admins_alone() {
        assertForAdminsAlone(PAGE, PAGE);
    }

    @Test
    void htmx_gets_the_list_alone() {
        assertThat(browser.get(PAGE, "HX-Request", "true").body())
                .contains("<table")
                .doesNotContain("<html", "Create an account");
    }

    private static String unused() {
        return "new-" + UUID.randomUUID().toString().substring(0, 30);
    }

    private HttpResponse<String> create(String username, String name) {
        return browser.submit(PAGE, PAGE, Map.of("username", username, "name", name));
    }
}
