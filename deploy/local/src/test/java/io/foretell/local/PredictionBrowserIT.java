package io.foretell.local;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A prediction's page, as people use it. */
@Tag("browser")
class PredictionBrowserIT extends PredictionStories {

    private static final String ERROR =
            "The model could not run this input: the engine gave up the sequence after two tries of one step.";

    /** More than fits into the box. */
    private static final String STORY = "The light turned, and the sea lay still.\n".repeat(60);

    @Test
    void a_run_streams_on_its_page_and_is_canceled_midway() {
        try (StagedRuns staged = new StagedRuns(foretell);
                BrowserWindow window = signedIn(BrowserWindow.Look.WIDE_LIGHT)) {
            Page page = window.page();
            page.navigate("/p/" + staged.running("Write me a story about a lighthouse.", "Once upon"));
            assertThat(status(page)).hasText("Running");
            assertThat(output(page)).hasClass(Pattern.compile("streaming"));
            assertThat(event(page, "claimed")).containsText("attempt 1 on");
            assertThat(event(page, "first_output")).containsText("later");
            staged.write(" a time");
            assertThat(output(page)).hasText("Once upon a time");
            page.locator(".run summary").click();
            assertThat(page.getByText("Stop this prediction?")).isVisible();
            button(page, "Cancel it").click();
            assertThat(page.locator("#flash")).containsText("Canceling: what it has written so far stays");
            assertThat(event(page, "cancel_requested")).isVisible();
            staged.cancel();

            assertThat(status(page)).hasText("Canceled");
            assertThat(event(page, "canceled")).isVisible();
            assertThat(output(page)).hasText("Once upon a time");
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
            Locator prompt = field(page, "Prompt");
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
            page.navigate("/p/" + staged.failedOfBundledModel("Write me a poem about snow.", "Snow", ERROR));
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
    void script_text_is_harmless_everywhere() {
        try (StagedRuns staged = new StagedRuns(foretell);
                BrowserWindow window = signedIn(BrowserWindow.Look.WIDE_LIGHT)) {
            Page page = window.page();
            RunRows rows = new RunRows(foretell.database());
            String id = staged.failed(SCRIPT, SCRIPT, SCRIPT);
            rows.annotate(id, SCRIPT, SCRIPT, SCRIPT);
            rows.renameWorker(id, SCRIPT);
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
            page.navigate("/p/" + staged.running("Write me a story about a lighthouse.", STORY));
            assertThat(status(page)).hasText("Running");
            window.look("prediction-running");
            staged.succeed();
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
            new RunRows(foretell.database())
                    .annotate(
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
    void without_javascript_the_page_reads_and_acts() {
        try (BrowserWindow window = signedIn(BrowserWindow.Look.WITHOUT_SCRIPTS)) {
            Page page = window.page();
            field(page, "Prompt").fill("Write me a poem about rain.");
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
