package io.foretell.local;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import io.foretell.gemma.TinyGemma;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The overview of a service that has run for a month, as its admin sees it. */
@Tag("browser")
class OverviewBrowserIT extends OverviewStories {

    private static final String NOW = "**/dashboard/now?*";

    @TempDir
    private static Path folder;

    private static OwnService foretell;
    private static WorkerProcess worker;

    /** With limits by which a busy machine's database does not count as slow. */
    @BeforeAll
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    static void start() {
        foretell = new OwnService(
                folder.resolve("service"),
                "--foretell.overview.stats-interval=1s",
                "--foretell.overview.database-time=10s",
                "--foretell.overview.statement-timeout=20s");
        worker = foretell.startWorker("node-1");
        MonthOfRuns.insert(foretell);
    }

    @AfterAll
    static void stop() throws Exception {
        worker.close();
        foretell.close();
    }

    @Test
    void the_span_is_chosen_and_stays_in_the_address() {
        try (BrowserWindow window = open(foretell, BrowserWindow.Look.WIDE_LIGHT)) {
            Page page = window.page();
            assertThat(page.locator("#finished-title")).hasText("In the last hour");
            span(page, "30 d").click();
            assertThat(page).hasURL(Pattern.compile("/dashboard\\?span=30d"));
            assertThat(page.locator("#finished-title")).hasText("In the last 30 days");
            assertThat(page.locator("#points tr")).hasCount(120);
            page.reload();
            assertThat(span(page, "30 d")).hasAttribute("aria-current", "page");
            span(page, "24 h").click();
            assertThat(page.locator("#points tr")).hasCount(96);
            page.goBack();
            assertThat(page.locator("#finished-title")).hasText("In the last 30 days");
        }
    }

    private static Locator span(Page page, String label) {
        return page.getByRole(AriaRole.NAVIGATION, new Page.GetByRoleOptions().setName("How far back"))
                .getByText(label);
    }

    @Test
    void a_plot_tells_what_is_under_the_cursor_in_the_tables_words() {
        try (BrowserWindow window = open(foretell, BrowserWindow.Look.WIDE_LIGHT)) {
            Page page = window.page();
            page.navigate("/dashboard?span=24h");
            Locator plot = page.locator("#plot-run-time");
            assertThat(plot.locator("[data-at]")).containsText("UTC (so far)");
            plot.locator(".u-over").hover();
            assertThat(plot.locator("[data-at]")).not().containsText("so far");
            String at = plot.locator("[data-at]").textContent();
            assertThat(page.locator("#plot-runs [data-at]")).hasText(at);
            String reading = plot.locator(".key[data-color=main] b").textContent();
            Locator row = page.locator("#points tr").filter(new Locator.FilterOptions().setHasText(at));
            assertThat(row.locator("td").nth(3)).hasText(reading);
            assertThat(painted(plot, "main")).isPositive();
            assertThat(painted(page.locator("#plot-spend"), "main")).isPositive();
        }
    }

    @Test
    void what_is_read_does_not_move_when_something_is_found(@TempDir Path box) {
        try (BrowserWindow window = open(foretell, BrowserWindow.Look.WIDE_LIGHT)) {
            Page page = window.page();
            page.getByText("The points as a table").click();
            Locator spend = page.locator("#plot-spend");
            spend.scrollIntoViewIfNeeded();
            BoundingBox before = spend.boundingBox();
            page.evaluate("document.querySelector('#points').firstElementChild.id = 'read'");
            String id = predictInVain(box);
            assertThat(page.locator("[data-trouble]")).containsText("No worker serves local/tiny", within());
            assertThat(page.locator("#overview-news")).containsText("No worker serves local/tiny");
            assertThat(Math.abs(spend.boundingBox().y - before.y)).isLessThan(2);
            assertThat(page.locator("#points-table")).hasAttribute("open", "");
            assertThat(page.locator("#read")).isVisible();

            foretell.cancel(id);
            assertThat(page.locator("[data-trouble]"))
                    .hasCount(0, new LocatorAssertions.HasCountOptions().setTimeout(LIMIT_MILLIS));
            assertThat(page.locator("#overview-news")).hasText("All is well.");
        }
    }

    /** What no worker serves. */
    private static String predictInVain(Path box) {
        String model = foretell.register("tiny", TinyGemma.write(box.resolve("tiny")));
        return foretell.predict(model, "{\"input\":{\"prompt\":\"the story\"}}");
    }

    @Test
    void what_is_selected_stays_until_it_no_longer_is(@TempDir Path box) {
        try (BrowserWindow window = open(foretell, BrowserWindow.Look.WIDE_LIGHT)) {
            Page page = window.page();
            Locator sentence = page.locator(".health h2");
            assertThat(sentence)
                    .hasText("All is well.", new LocatorAssertions.HasTextOptions().setTimeout(LIMIT_MILLIS));
            sentence.evaluate("element => getSelection().selectAllChildren(element)");
            String id = predictInVain(box);
            awaitAnswer(page, "No worker serves local/tiny");
            assertThat(page.evaluate("getSelection().toString()")).isEqualTo("All is well.");
            assertThat(sentence).hasText("All is well.");
            page.evaluate("getSelection().removeAllRanges()");
            assertThat(page.locator("[data-trouble]")).containsText("No worker serves local/tiny", within());

            foretell.cancel(id);
            assertThat(page.locator("[data-trouble]"))
                    .hasCount(0, new LocatorAssertions.HasCountOptions().setTimeout(LIMIT_MILLIS));
        }
    }

    /** Until one has these words, and until the next one: by then the page has done with the former what it does. */
    private static void awaitAnswer(Page page, String words) {
        boolean told = false;
        while (!told) {
            told = page.waitForResponse(NOW, () -> {}).text().contains(words);
        }
        page.waitForResponse(NOW, () -> {});
    }

    @Test
    void plots_follow_the_theme() {
        try (BrowserWindow window = open(foretell, BrowserWindow.Look.WIDE_LIGHT)) {
            Page page = window.page();
            Locator plot = page.locator("#plot-output");
            assertThat(painted(plot, "main")).isPositive();
            page.locator("[data-theme-switch]").click();
            page.waitForFunction(
                    "key => (" + PAINTED + ")(key) > 0",
                    plot.locator(".key[data-color=main]").elementHandle());
        }
    }

    @ParameterizedTest
    @EnumSource
    void it_looks_right_and_shuts_nobody_out(BrowserWindow.Look look) {
        try (BrowserWindow window = open(foretell, look)) {
            Page page = window.page();
            for (String span : new String[] {"1h", "24h", "30d"}) {
                page.navigate("/dashboard?span=" + span);
                if (look != BrowserWindow.Look.WITHOUT_SCRIPTS) {
                    assertThat(page.locator("#plot-spend canvas")).isVisible();
                }
                window.look("overview-" + span);
            }
            page.getByText("The points as a table").click();
            window.look("overview-table");
        }
    }
}
