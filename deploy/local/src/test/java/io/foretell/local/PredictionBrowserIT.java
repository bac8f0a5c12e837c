package io.foretell.local;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A prediction's page, as people use it. */
@Tag("browser")
class PredictionBrowserIT extends PredictionStories {

    private static final String SCRIPT =
            "<script>document.title='run'</script><img src=x onerror=\"document.title='run'\">";
    private static final String ERROR =
            "The model could not run this input: the engine gave up the sequence after two tries of one step.";

    @Test
    void a_run_streams_on_its_page_and_is_canceled_midway() {
        try (BrowserWindow window = signedIn(BrowserWindow.Look.WIDE_LIGHT)) {
            Page page = window.page();
            openLongRun(page);
            assertThat(status(page)).hasText("Running");
            assertThat(output(page)).hasClass(Pattern.compile("streaming"));
            assertThat(event(page, "claimed")).containsText("attempt 1 on");
            assertThat(event(page, "first_output")).containsText("later");
            String early = output(page).textContent();
            assertThat(output(page)).not().hasText(early);
            page.locator(".run summary").click();
            assertThat(page.getByText("Stop this prediction?")).isVisible();
            button(page, "Cancel it").click();

            assertThat(status(page)).hasText("Canceled");
            assertThat(page.locator("#flash")).containsText("Canceling: what it has written so far stays");
            assertThat(event(page, "cancel_requested")).isVisible();
            assertThat(event(page, "canceled")).isVisible();
            assertThat(output(page).textContent()).startsWith(early);
            assertThat(output(page)).not().hasClass(Pattern.compile("streaming"));
            assertThat(page.locator(".run summary")).hasCount(0);
            assertThat(page.locator(".calculation"))
                    .hasText(Pattern.compile("Cost: [\\d.]+ s × \\$0.0001 per second = \\$0\\.0\\d+"));
            assertThat(button(page, "Retry")).isVisible();
        }
    }

    @Test
    void a_run_can_be_tweaked_and_rerun() {
        try (BrowserWindow window = signedIn(BrowserWindow.Look.WIDE_LIGHT)) {
            Page page = window.page();
            openRun(page, "Write me a poem about the sea.");
            assertThat(status(page)).hasText("Succeeded");
            page.getByText("Tweak and rerun").click();
            Locator prompt = page.getByLabel("Prompt", new Page.GetByLabelOptions().setExact(true));
            assertThat(prompt).hasValue("Write me a poem about the sea.");
            prompt.fill("Write me a poem about rain.");
            button(page, "Run").click();
            assertThat(status(page)).hasText("Succeeded");
            assertThat(output(page)).containsText("rain");
        }
    }

    @Test
    void a_failed_run_is_read_and_retried() {
        try (StagedRuns staged = new StagedRuns(foretell);
                BrowserWindow window = signedIn(BrowserWindow.Look.WIDE_LIGHT)) {
            Page page = window.page();
            page.navigate("/p/" + staged.failed("Write me a poem about snow.", "Snow", ERROR));
            assertThat(status(page)).hasText("Failed");
            assertThat(page.getByRole(AriaRole.ALERT)).containsText(ERROR);
            assertThat(page.getByRole(AriaRole.ALERT)).containsText("Retry it. If it fails again");
            String failed = page.url();
            button(page, "Retry").click();
            assertThat(page.locator("#flash")).containsText("Retried: this is the new prediction");
            assertThat(page).not().hasURL(failed);
            assertThat(status(page)).hasText("Succeeded");
            assertThat(output(page)).containsText("snow");
            page.getByText("Repeats an earlier prediction").click();
            assertThat(page).hasURL(failed);
            assertThat(page.getByText("Retried as another prediction")).isVisible();
        }
    }

    @Test
    void a_lost_answer_does_not_end_the_looking() {
        try (BrowserWindow window = signedIn(BrowserWindow.Look.WIDE_LIGHT)) {
            Page page = window.page();
            AtomicInteger asked = new AtomicInteger();
            page.route("**/v1/streams/**", Route::abort);
            page.route("**/live", route -> {
                if (asked.incrementAndGet() == 1) {
                    route.abort();
                } else {
                    route.resume();
                }
            });
            openLongRun(page);
            assertThat(page.locator("#flash")).containsText("The service cannot be reached.");
            assertThat(status(page)).hasText("Succeeded");
            assertThat(output(page)).not().hasClass(Pattern.compile("streaming"));
            assertThat(output(page).textContent()).hasSizeGreaterThan(500);
            assertThat(page.locator("#run-state[hx-get]")).hasCount(0);
            window.expectErrors("ERR_FAILED|htmx:(afterRequest|sendError)");
        }
    }

    @Test
    void a_reader_whose_session_ends_is_sent_to_sign_in_and_comes_back() {
        try (BrowserWindow window = signedIn(BrowserWindow.Look.WIDE_LIGHT)) {
            Page page = window.page();
            openLongRun(page);
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
    void script_text_is_harmless_everywhere() {
        try (StagedRuns staged = new StagedRuns(foretell);
                BrowserWindow window = signedIn(BrowserWindow.Look.WIDE_LIGHT)) {
            Page page = window.page();
            String id = staged.failed(SCRIPT, SCRIPT, SCRIPT);
            staged.annotate(id, SCRIPT, SCRIPT, SCRIPT);
            staged.renameWorker(id, SCRIPT);
            for (String address : List.of("/p/" + id, "/dashboard/runs/" + id)) {
                page.navigate(address);
                assertThat(output(page)).hasText(SCRIPT);
                assertThat(page.locator("#logs")).hasText(SCRIPT);
                assertThat(page.locator("#deliveries")).containsText(SCRIPT);
                assertThat(page.locator("#timeline")).containsText(SCRIPT);
                assertThat(page.locator(".inputs")).containsText(SCRIPT);
                assertThat(page.getByRole(AriaRole.ALERT)).containsText(SCRIPT);
                assertThat(page.locator("main script, main img")).hasCount(0);
                assertThat(page).hasTitle(Pattern.compile(id));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("io.foretell.local.BrowserWindow$Look#all")
    void every_page_looks_right_and_shuts_nobody_out(BrowserWindow.Look look) {
        try (StagedRuns staged = new StagedRuns(foretell);
                BrowserWindow window = signedIn(look);
                BrowserWindow elsewhere = foretell.open(look)) {
            Page page = window.page();
            openLongRun(page);
            window.look("prediction-running");
            assertThat(status(page)).hasText("Succeeded");
            window.look("prediction-done");
            page.locator("#run-share summary").click();
            assertThat(page.locator("#run-about")).not().containsText("canceled if");
            window.look("prediction-share");
            button(page, "Share it").click();
            window.look("prediction-shared");
            elsewhere.page().navigate(page.locator("#share-address").textContent());
            elsewhere.look("prediction-stranger");

            String failed = staged.failed("Write me a poem about snow.\nFour lines, please.", "Snow is", ERROR);
            staged.annotate(
                    failed,
                    "2026-11-26T15:28:24Z step 41 failed: out of memory\n2026-11-26T15:28:24Z step 41 failed again",
                    "https://hooks.example.test/predictions?key=0123456789abcdef0123456789abcdef",
                    "the receiver answered 500: upstream is not available");
            page.navigate("/p/" + failed);
            window.look("prediction-failed");
            page.navigate("/p/" + staged.running("Roses?", "A rose is"));
            page.locator(".run summary").click();
            window.look("prediction-cancel");
            staged.succeed();
            page.navigate("/dashboard/runs/" + staged.withLostWorker("Roses?", "A rose is ", "a rose."));
            page.locator(".raw summary").first().click();
            page.locator(".raw summary").last().click();
            window.look("run");
        }
    }

    @Test
    void without_javascript_the_page_reads_loads_itself_again_and_acts() {
        try (BrowserWindow window = signedIn(BrowserWindow.Look.WITHOUT_SCRIPTS)) {
            Page page = window.page();
            page.getByLabel("Prompt", new Page.GetByLabelOptions().setExact(true))
                    .fill("Write me a poem about rain.");
            button(page, "Run").click();
            page.waitForURL("**/p/*");
            assertThat(status(page)).hasText("Succeeded");
            window.look("prediction-done");
            page.locator("#run-share summary").click();
            button(page, "Share it").click();
            assertThat(page.locator("#flash")).containsText("Shared: anyone");
            assertThat(page.locator("#share-address")).hasText(page.url());
            button(page, "Stop sharing").click();
            assertThat(page.locator("#flash")).containsText("No longer shared");
        }
    }
}
