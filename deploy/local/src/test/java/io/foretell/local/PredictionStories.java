package io.foretell.local;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What stories about predictions begin with and look at. */
abstract class PredictionStories {

    @RegisterExtension
    static final BrowserFixture foretell = new BrowserFixture();

    static BrowserWindow signedIn(BrowserWindow.Look look) {
        BrowserWindow window = foretell.open(look).signIn(FirstStart.ADMIN, foretell.adminPassword());
        window.page().navigate(foretell.modelPage());
        return window;
    }

    static void openRun(Page page, String prompt) {
        page.getByLabel("Prompt", new Page.GetByLabelOptions().setExact(true)).fill(prompt);
        button(page, "Run").click();
        page.getByText("Open prediction").click();
        page.waitForURL("**/p/*");
    }

    /** About four seconds of output. */
    static void openLongRun(Page page) {
        page.getByLabel("Max New Tokens", new Page.GetByLabelOptions().setExact(true))
                .fill("2048");
        page.getByText("More inputs").click();
        page.getByLabel("Min New Tokens", new Page.GetByLabelOptions().setExact(true))
                .fill("2000");
        openRun(page, "Write me a story about a lighthouse.");
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
