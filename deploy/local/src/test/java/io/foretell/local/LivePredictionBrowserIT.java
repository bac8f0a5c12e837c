package io.foretell.local;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How a prediction's page keeps up with what it shows, and what it does when it cannot. */
@Tag("browser")
class LivePredictionBrowserIT extends PredictionStories {

    private static final String LIVE = "**/live*";

    @Test
    void a_lost_answer_does_not_end_the_looking() {
        try (StagedRuns staged = new StagedRuns(foretell);
                BrowserWindow window = signedIn(BrowserWindow.Look.WIDE_LIGHT)) {
            Page page = window.page();
            AtomicInteger asked = new AtomicInteger();
            page.route("**/v1/streams/**", Route::abort);
            page.route(LIVE, route -> {
                if (asked.incrementAndGet() == 1) {
                    route.abort();
                } else {
                    route.resume();
                }
            });
            page.navigate("/p/" + staged.running("Roses?", "A rose"));
            assertThat(page.locator("#flash")).containsText("The service cannot be reached.");
            assertThat(status(page)).hasText("Running");
            staged.write(" is a rose.");
            staged.succeed();
            assertThat(status(page)).hasText("Succeeded");
            assertThat(output(page)).not().hasClass(Pattern.compile("streaming"));
            assertThat(output(page)).hasText("A rose is a rose.");
            assertThat(page.locator("#run-state[hx-get]")).hasCount(0);
            window.expectErrors("ERR_FAILED|htmx:(afterRequest|sendError)");
        }
    }

    @Test
    void a_refusal_is_told_and_does_not_end_the_looking() {
        try (StagedRuns staged = new StagedRuns(foretell);
                BrowserWindow window = signedIn(BrowserWindow.Look.WIDE_LIGHT)) {
            Page page = window.page();
            page.navigate("/p/" + staged.running("Roses?", "A rose"));
            page.route(LIVE, route -> route.fulfill(new Route.FulfillOptions().setStatus(403)));
            assertThat(page.locator("#flash")).containsText("The page was open for too long");
            page.route(LIVE, route -> route.fulfill(new Route.FulfillOptions().setStatus(500)));
            assertThat(page.locator("#flash")).containsText("The service could not answer (500).");
            page.unroute(LIVE);
            staged.write(" is a rose.");
            staged.succeed();
            assertThat(status(page)).hasText("Succeeded");
            assertThat(output(page)).hasText("A rose is a rose.");
            window.expectErrors("status of (403|500)|Status Error Code (403|500)");
        }
    }

    @Test
    void a_reader_whose_session_ends_is_sent_to_sign_in_and_comes_back() {
        try (StagedRuns staged = new StagedRuns(foretell);
                BrowserWindow window = signedIn(BrowserWindow.Look.WIDE_LIGHT)) {
            Page page = window.page();
            page.navigate("/p/" + staged.running("Roses?", "A rose"));
            assertThat(status(page)).hasText("Running");
            String address = page.url();
            page.context().clearCookies();
            assertThat(page).hasTitle("Sign in · Foretell");
            page.getByLabel("User name").fill(FirstStart.ADMIN);
            page.getByLabel("Password").fill(foretell.adminPassword());
            page.keyboard().press("Enter");
            assertThat(page).hasURL(address);
            window.expectErrors("401"); // of the part that asked
        }
    }

    @Test
    void markup_that_streams_in_stays_text() {
        try (StagedRuns staged = new StagedRuns(foretell);
                BrowserWindow window = signedIn(BrowserWindow.Look.WIDE_LIGHT)) {
            Page page = window.page();
            String id = staged.running("Mark it up.", "a ");
            page.navigate("/p/" + id);
            assertThat(output(page)).hasText("a");
            staged.write(SCRIPT);
            assertThat(output(page)).hasText("a " + SCRIPT);
            assertThat(page.locator("#output script, #output img")).hasCount(0);
            staged.succeed();
            assertThat(status(page)).hasText("Succeeded");
            assertThat(output(page)).hasText("a " + SCRIPT);
            assertThat(page.locator("main script, main img")).hasCount(0);
            assertThat(page).hasTitle(Pattern.compile(id));
        }
    }

    @Test
    void without_javascript_the_page_loads_itself_again_until_it_has_finished() {
        try (StagedRuns staged = new StagedRuns(foretell);
                BrowserWindow window = signedIn(BrowserWindow.Look.WITHOUT_SCRIPTS)) {
            Page page = window.page();
            page.navigate("/p/" + staged.running("Roses?", "A rose"));
            assertThat(status(page)).hasText("Running");
            assertThat(output(page)).hasText("A rose");
            staged.write(" is");
            assertThat(output(page)).hasText("A rose is");
            staged.succeed();
            assertThat(status(page)).hasText("Succeeded");
            assertThat(page.locator("meta[http-equiv=refresh]")).hasCount(0);
        }
    }
}
