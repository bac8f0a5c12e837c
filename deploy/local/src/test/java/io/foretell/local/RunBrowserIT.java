package io.foretell.local;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The page of a run, as operators use it. */
@Tag("browser")
class RunBrowserIT extends PredictionStories {

    @Test
    void a_run_whose_worker_was_lost_shows_both_attempts() {
        try (StagedRuns staged = new StagedRuns(foretell);
                BrowserWindow window = signedIn(BrowserWindow.Look.WIDE_LIGHT)) {
            Page page = window.page();
            page.navigate("/dashboard/runs/" + staged.withLostWorker("Roses?", "A rose is ", "a rose."));
            assertThat(output(page)).hasText("A rose is a rose.");
            assertThat(event(page, "claimed").first()).containsText("attempt 1 on node-a");
            assertThat(event(page, "worker_lost")).containsText("attempt 1 on node-a");
            assertThat(event(page, "worker_lost")).containsText(Pattern.compile("4\\d s later"));
            assertThat(event(page, "claimed").last()).containsText("attempt 2 on node-b");
            assertThat(page.locator("#operator-facts")).containsText("node-b");
            page.getByText("2 commits").click();
            assertThat(page.locator(".raw[open]")).containsText("4 tokens");
        }
    }

    @Test
    void an_operator_watches_a_run_to_its_end() {
        try (StagedRuns staged = new StagedRuns(foretell);
                BrowserWindow window = signedIn(BrowserWindow.Look.WIDE_LIGHT)) {
            Page page = window.page();
            page.navigate("/dashboard/runs/" + staged.running("Roses?", "A rose "));
            assertThat(page.locator("#operator-facts")).containsText("1, 0 of at most 3 lost");
            assertThat(page.locator("#operator-facts")).containsText("until ");
            assertThat(page.locator(".raw summary").last()).hasText("1 commit");
            staged.write("is a rose.");
            assertThat(output(page)).hasText("A rose is a rose.");
            staged.succeed();
            assertThat(status(page)).hasText("Succeeded");
            assertThat(page.locator("#operator-facts")).containsText("none, as it has finished");
            assertThat(page.locator(".raw summary").first()).hasText("4 raw events");
            assertThat(page.locator(".raw summary").last()).hasText("2 commits");
        }
    }
}
