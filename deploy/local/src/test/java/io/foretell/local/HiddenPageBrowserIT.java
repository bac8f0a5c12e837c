package io.foretell.local;

import com.microsoft.playwright.Page;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Pages that keep themselves fresh, in tabs that nobody sees: a browser has only some six connections for all of them. */
@Tag("browser")
class HiddenPageBrowserIT {

    @RegisterExtension
    static final BrowserFixture foretell = new BrowserFixture();

    /** Counts the streams that a page has open, and lets a test say whether the page is seen. */
    private static final String SEEN = """
            const sources = [];
            window.EventSource = class extends EventSource {
              constructor(url) { super(url); sources.push(this); }
            };
            window.openStreams = () => sources.filter((source) => source.readyState !== EventSource.CLOSED).length;
            let hidden = false;
            Object.defineProperty(document, "hidden", { get: () => hidden });
            window.hide = (value) => { hidden = value; document.dispatchEvent(new Event("visibilitychange")); };
            """;

    @Test
    void a_page_that_nobody_sees_holds_no_stream_and_is_fresh_when_it_is_seen_again() {
        try (BrowserWindow window = foretell.open(BrowserWindow.Look.WIDE_LIGHT)) {
            window.signIn(FirstStart.ADMIN, foretell.adminPassword());
            Page page = window.page();
            page.addInitScript(SEEN);
            page.navigate("/dashboard/workers");
            page.waitForFunction("() => openStreams() === 1");
            page.evaluate("hide(true)");
            page.waitForFunction("() => openStreams() === 0");
            page.waitForResponse("**/dashboard/workers", () -> page.evaluate("hide(false)"));
            page.waitForFunction("() => openStreams() === 1");
            page.waitForResponse("**/dashboard/workers", () -> {}); // its stream goes on telling of changes
        }
    }
}
