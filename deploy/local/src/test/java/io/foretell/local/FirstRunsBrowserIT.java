package io.foretell.local;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The overview of a service in which nothing has run yet, as its admin sees it. */
@Tag("browser")
class FirstRunsBrowserIT extends OverviewStories {

    @Test
    void runs_are_counted_and_plotted_while_somebody_looks(@TempDir Path folder) throws Exception {
        try (OwnService foretell = new OwnService(folder.resolve("service"));
                WorkerProcess worker = foretell.startWorker("node-1");
                BrowserWindow window = open(foretell, BrowserWindow.Look.WIDE_LIGHT)) {
            Page page = window.page();
            assertThat(page.locator(".empty")).containsText("No run yet.");
            assertThat(page.locator(".time-plots")).not().isVisible();
            assertThat(figure(page, "Utilisation")).containsText("of 4 slots", within());
            assertThat(page.locator(".health h2"))
                    .hasText("All is well.", new LocatorAssertions.HasTextOptions().setTimeout(LIMIT_MILLIS));
            window.look("overview-empty");

            for (int i = 0; i < 3; i++) {
                foretell.predict(
                        BundledModel.name(),
                        "{\"input\":{\"prompt\":\"Write me a poem about the sea.\",\"seed\":%d}}".formatted(i));
            }
            assertThat(figure(page, "Success rate")).containsText("100% 3 of 3 runs", within());
            assertThat(figure(page, "Run time")).containsText("p95 is");
            assertThat(figure(page, "Spend today")).containsText("$0.");
            assertThat(page.locator(".empty")).hasCount(0);

            Locator runs = page.locator("#plot-runs");
            assertThat(runs.locator("canvas")).isVisible();
            page.waitForFunction("() => [...document.querySelectorAll('#points td:nth-child(2)')]"
                    + ".reduce((sum, cell) => sum + Number(cell.dataset.value), 0) === 3");
            assertThat(painted(runs, "succeeded")).isPositive();
            assertThat(painted(runs, "failed")).isZero();
        }
    }
}
