package io.foretell.local;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Signing in and out, and the theme switch. */
@Tag("browser")
class SignInBrowserIT {

    @RegisterExtension
    static final BrowserFixture foretell = new BrowserFixture();

    @Test
    void the_first_admin_signs_in_from_the_page_that_was_asked_for_and_out_again() {
        try (BrowserWindow window = foretell.open()) {
            Page page = window.page();
            page.navigate("/dashboard");
            assertThat(page).hasTitle("Sign in · Foretell");
            page.getByLabel("User name").fill(FirstStart.ADMIN);
            page.getByLabel("Password").fill("wrong");
            page.keyboard().press("Enter");
            assertThat(page.getByRole(AriaRole.ALERT)).hasText("This user name and password do not belong together.");
            page.getByLabel("User name").fill(FirstStart.ADMIN);
            page.getByLabel("Password").fill(foretell.adminPassword());
            page.keyboard().press("Enter");
            assertThat(page).hasURL(Pattern.compile("/dashboard$"));

            page.locator(".menu summary").click();
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign out"))
                    .click();
            assertThat(page.getByText("You are signed out.")).isVisible();
            page.navigate("/dashboard");
            assertThat(page).hasTitle("Sign in · Foretell");
        }
    }

    @Test
    void a_theme_once_chosen_stays() {
        try (BrowserWindow window = foretell.open()) {
            Page page = window.page();
            page.navigate("/");
            String light = ground(page);
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Switch between light and dark"))
                    .click();
            assertThat(ground(page)).isNotEqualTo(light);
            page.navigate("/sign-in");
            assertThat(page.locator("html")).hasAttribute("data-theme", "dark");
            assertThat(ground(page)).isNotEqualTo(light);
        }
    }

    private static String ground(Page page) {
        return (String) page.evaluate("getComputedStyle(document.body).backgroundColor");
    }

    @ParameterizedTest
    @MethodSource("io.foretell.local.BrowserWindow$Look#all")
    void the_sign_in_page_and_the_settings_look_right_and_shut_nobody_out(BrowserWindow.Look look) {
        try (BrowserWindow window = foretell.open(look)) {
            Page page = window.page();
            page.navigate("/sign-in");
            window.look("sign-in");
            page.navigate("/nobody/nothing");
            window.look("not-found");
            window.expectErrors("status of 404");
            window.signIn(FirstStart.ADMIN, foretell.adminPassword());
            page.navigate("/settings/password");
            page.locator(".menu summary").click();
            window.look("password");
        }
    }
}
