package io.foretell.local;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.RequestOptions;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Accounts and their API tokens, as those who run the service use their pages. */
@Tag("browser")
class AccountsBrowserIT {

    @RegisterExtension
    static final BrowserFixture foretell = new BrowserFixture();

    private static final String PAGE = "/dashboard/accounts";
    private static final String SCRIPT =
            "<script>document.title='run'</script><img src=x onerror=\"document.title='run'\">";

    @Test
    void an_account_and_a_token_are_made_and_the_token_is_refused_once_it_is_revoked() {
        try (BrowserWindow window = signedIn(BrowserWindow.Look.WIDE_LIGHT)) {
            Page page = window.page();
            page.navigate(PAGE);
            page.getByText("Create an account").click();
            field(page, "Username").fill("Acme Ltd");
            field(page, "Name").fill(SCRIPT);
            button(page, "Create account").click();
            assertThat(page.locator("#about-username")).containsText("'Acme Ltd' is no username");
            assertThat(field(page, "Username")).isFocused();
            assertThat(field(page, "Name")).hasValue(SCRIPT);
            window.look("account-refused");
            window.expectErrors("status of 422");
            field(page, "Username").fill("acme");
            button(page, "Create account").click();

            assertThat(page).hasURL(Pattern.compile(PAGE + "/acme$"));
            assertThat(page.locator("#flash")).containsText("The account acme is there.");
            assertThat(page.getByText(SCRIPT)).isVisible();
            String token = createToken(page, "laptop " + SCRIPT);
            assertThat(status(page, token)).isEqualTo(200);
            copied(page, token);
            page.reload();
            assertThat(page.locator("#new-token")).hasCount(0);

            page.getByText("Revoke", new Page.GetByTextOptions().setExact(true)).click();
            assertThat(page.getByText("Whatever uses it is refused from then on. This cannot be undone."))
                    .isVisible();
            button(page, "Yes, revoke it").click();
            assertThat(page.locator("#flash")).containsText("is revoked: it is refused from now on");
            assertThat(status(page, token)).isEqualTo(401);
            assertThat(page.getByText("This account has no valid token")).isVisible();
            page.locator("summary").getByText("Revoked tokens").click();
            assertThat(page.locator(".more .tokens")).containsText("laptop " + SCRIPT);
            assertThat(page).hasTitle("Account acme · Foretell");
        }
    }

    private static String createToken(Page page, String name) {
        page.getByLabel("Name of a new token").fill(name);
        button(page, "Create token").click();
        assertThat(page.locator(".new-token")).containsText("Copy it now: it is shown this once.");
        assertThat(page.locator("#flash")).containsText("is there: copy it now");
        return page.locator("#new-token").textContent();
    }

    private static int status(Page page, String token) {
        return page.request()
                .get("/v1/account", RequestOptions.create().setHeader("Authorization", "Bearer " + token))
                .status();
    }

    private static void copied(Page page, String token) {
        page.context().grantPermissions(List.of("clipboard-read", "clipboard-write"));
        button(page, "Copy the token").click();
        assertThat(button(page, "Copy the token")).hasText("Copied");
        assertThat(page.evaluate("navigator.clipboard.readText()")).isEqualTo(token);
    }

    @Test
    void without_javascript_a_token_is_made_and_revoked_too() {
        try (BrowserWindow window = signedIn(BrowserWindow.Look.WITHOUT_SCRIPTS)) {
            Page page = window.page();
            page.navigate(PAGE + "/local");
            String token = createToken(page, "once");
            assertThat(status(page, token)).isEqualTo(200);
            window.look("account-token");
            page.navigate(PAGE + "/local");
            assertThat(page.locator("#new-token")).hasCount(0);
            Locator row = page.locator(".tokens tr").filter(new Locator.FilterOptions().setHasText("once"));
            row.getByText("Revoke", new Locator.GetByTextOptions().setExact(true))
                    .click();
            row.getByText("Yes, revoke it").click();
            assertThat(page.locator("#flash")).containsText("The token “once” is revoked");
            assertThat(status(page, token)).isEqualTo(401);
            page.navigate(PAGE);
            window.look("accounts");
        }
    }

    @ParameterizedTest
    @MethodSource("io.foretell.local.BrowserWindow$Look#all")
    void the_pages_look_right_and_shut_nobody_out(BrowserWindow.Look look) {
        foretell.database().sql("""
                        insert into account (username, name, webhook_secret)
                        select username, name, sha256(convert_to(username, 'UTF8'))
                        from (values ('blue-heron', 'Blue Heron Books'), ('translations', 'Translations, Rotterdam'),
                                     ('zoology', 'Department of Zoology')) a (username, name)
                        on conflict do nothing
                        """).update();
        try (BrowserWindow window = signedIn(look)) {
            Page page = window.page();
            page.navigate(PAGE);
            window.look("accounts");
            page.getByText("blue-heron", new Page.GetByTextOptions().setExact(true))
                    .click();
            createToken(page, "nightly summaries");
            window.look("account-token");
            page.navigate(PAGE + "/blue-heron");
            page.getByText("Revoke", new Page.GetByTextOptions().setExact(true))
                    .first()
                    .click();
            window.look("account");
            page.navigate(PAGE + "/local");
            window.look("account-users");
        }
    }

    private static BrowserWindow signedIn(BrowserWindow.Look look) {
        return foretell.open(look).signIn(FirstStart.ADMIN, foretell.adminPassword());
    }

    private static Locator field(Page page, String label) {
        return page.getByLabel(label, new Page.GetByLabelOptions().setExact(true));
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(AriaRole.MAIN)
                .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(Pattern.compile("^" + name)));
    }
}
