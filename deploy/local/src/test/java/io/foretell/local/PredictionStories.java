package io.foretell.local;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What stories about predictions begin with and look at. */
abstract class PredictionStories {

    @RegisterExtension
    static final BrowserFixture foretell = new BrowserFixture();

    /** Would change the page's title if it ran. */
    static final String SCRIPT = "<script>document.title='run'</script><img src=x onerror=\"document.title='run'\">";

    static BrowserWindow signedIn(BrowserWindow.Look look) {
        BrowserWindow window = foretell.open(look).signIn(FirstStart.ADMIN, foretell.adminPassword());
        window.page().navigate(foretell.modelPage());
        return window;
    }

    static void openRun(Page page, String prompt) {
        field(page, "Prompt").fill(prompt);
        button(page, "Run").click();
        page.getByText("Open prediction").click();
        page.waitForURL("**/p/*");
    }

    static Locator field(Page page, String label) {
        return page.getByLabel(label, new Page.GetByLabelOptions().setExact(true));
    }

    static Locator button(Page page, String name) {
        return page.getByRole(AriaRole.MAIN)
                .getByRole(
                        AriaRole.BUTTON,
                        new Locator.GetByRoleOptions().setName(name).setExact(true));
    }

    static Locator status(Page page) {
        return page.locator(".run .status");
    }

    static Locator output(Page page) {
        return page.getByRole(AriaRole.LOG, new Page.GetByRoleOptions().setName("Output"));
    }

    static Locator event(Page page, String name) {
        return page.locator("#timeline [data-event=" + name + "]");
    }
}
