package io.foretell.local;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is done to runs from their list. */
@Tag("browser")
class RunActionsBrowserIT extends RunListStories {

    @Test
    void a_failed_run_is_found_by_filter_its_reason_read_and_it_is_retried() {
        try (StagedRuns staged = new StagedRuns(foretell);
                BrowserWindow window = signedIn(BrowserWindow.Look.WIDE_LIGHT)) {
            String id = staged.failedOfBundledModel("Write me a poem about snow.", "Snow is", OUT_OF_MEMORY);
            Page page = window.page();
            status(page, "Failed").click();
            assertThat(page).hasURL(Pattern.compile("\\?status=failed$"));
            assertThat(row(page, id)).containsText("out of memory");
            page.locator(".filters summary").click();
            page.getByLabel("Model").fill(foretell.running().model());
            page.getByLabel("Costs at most").fill("1");
            button(page, "Show").click();
            assertThat(page).hasURL(Pattern.compile("\\?status=failed&model=[^&]*&max_cost=1$"));
            assertThat(row(page, id)).containsText("out of memory");

            tick(page, id).check();
            assertThat(page.getByText("1 selected")).isVisible();
            page.getByText("Retry", exactly()).click();
            button(page, "Yes, retry them").click();
            assertThat(page.locator("#flash")).hasText("1 retried.");
            assertThat(page).hasURL(Pattern.compile("status=failed&model="));
            String made = page.locator(".results a").nth(1).getAttribute("href");
            assertThat(made).matches("/dashboard/runs/[a-z2-7]{26}");
            page.locator(".chips").getByText("Reset").click();
            Locator repeated = row(page, made.substring(made.length() - 26));
            assertThat(repeated.locator(".status")).hasText("Succeeded");
        }
    }

    @Test
    void a_running_run_is_canceled_from_the_list() {
        try (StagedRuns staged = new StagedRuns(foretell);
                BrowserWindow window = signedIn(BrowserWindow.Look.WIDE_LIGHT)) {
            String id = staged.running("Write me a story about a lighthouse.", "Once upon a time");
            Page page = window.page();
            page.navigate(RUNS);
            assertThat(row(page, id).locator(".status")).hasText("Running");
            tick(page, id).check();
            page.getByText("Cancel", exactly()).click();
            assertThat(page.getByText("Cancel the selected runs?")).isVisible();
            button(page, "Yes, cancel them").click();
            assertThat(page.locator("#flash")).hasText("1 being stopped.");
            assertThat(row(page, id).locator(".status")).hasText("Running");
            staged.cancel();
            assertThat(row(page, id).locator(".status")).hasText("Canceled");
            assertThat(row(page, id)).containsText("$0.0");
        }
    }

    @Test
    void the_keyboard_ticks_all_and_enter_in_a_box_does_nothing() {
        String id = create(SHORT);
        try (BrowserWindow window = signedIn(BrowserWindow.Look.WIDE_LIGHT)) {
            Page page = window.page();
            page.getByLabel("Select all on this page").focus();
            page.keyboard().press("Space");
            int rows = page.locator(".runs tbody tr").count();
            assertThat(page.getByText(rows + " selected")).isVisible();
            assertThat(tick(page, id)).isChecked();
            page.keyboard().press("Space");
            assertThat(tick(page, id)).not().isChecked();
            assertThat(page.getByText("Retry", exactly())).not().isVisible();

            tick(page, id).focus();
            page.keyboard().press("Space");
            page.keyboard().press("Enter");
            page.keyboard().press("Tab");
            assertThat(row(page, id).getByRole(AriaRole.LINK)).isFocused();
            assertThat(tick(page, id)).isChecked(); // the form was not sent
            assertThat(row(page, id).locator(".status")).hasText("Succeeded");
            assertThat(page.locator("#flash")).isEmpty();
        }
    }

    @Test
    void without_javascript_all_of_it_works() {
        String id = failed("It broke.");
        try (BrowserWindow window = signedIn(BrowserWindow.Look.WITHOUT_SCRIPTS)) {
            Page page = window.page();
            window.look("runs");
            page.locator(".filters summary").click();
            page.getByLabel("Created from").fill("2026-01-31T12:00");
            button(page, "Show").click();
            assertThat(page.locator(".chip")).containsText("From: 31 Jan 2026, 12:00:00 UTC");
            tick(page, id).check();
            page.getByText("Cancel", exactly()).click();
            button(page, "Yes, cancel them").click();
            assertThat(page.locator("#flash")).hasText("1 had finished before.");
            tick(page, id).focus();
            page.keyboard().press("Enter");
            assertThat(page.locator("#flash")).hasText("Nothing was done: tick runs, then choose Cancel or Retry.");
            page.getByText("Retry", exactly()).click();
            button(page, "Yes, retry them").click();
            assertThat(page.locator("#flash")).hasText("No run was ticked, so nothing was done: tick the runs first.");
        }
    }
}
