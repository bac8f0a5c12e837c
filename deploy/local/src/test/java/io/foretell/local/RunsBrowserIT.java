package io.foretell.local;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.MappingIterator;
import tools.jackson.dataformat.csv.CsvMapper;
import tools.jackson.dataformat.csv.CsvSchema;

/** The list of runs, as those who run the service use it. */
@Tag("browser")
class RunsBrowserIT extends RunListStories {

    /** A busy machine takes its time. */
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @Test
    void new_runs_arrive_and_running_ones_end_without_the_list_moving() {
        try (StagedRuns staged = new StagedRuns(foretell);
                BrowserWindow window = signedIn(BrowserWindow.Look.WIDE_LIGHT)) {
            String running = staged.running("Write me a story about a lighthouse.", "Once upon a time");
            Page page = window.page();
            page.navigate(RUNS);
            assertThat(row(page, running).locator(".status")).hasText("Running");
            tick(page, running).check();
            Locator link = row(page, running).getByRole(AriaRole.LINK);
            link.focus();
            double place = row(page, running).boundingBox().y;
            assertThat(page.locator("#newer")).isEmpty();

            String arrived = create(SHORT);
            assertThat(page.locator("#newer")).hasText("1 newer run");
            staged.succeed();
            assertThat(row(page, running).locator(".status")).hasText("Succeeded");
            assertThat(row(page, running)).containsText(Pattern.compile("\\d out"));
            assertThat(row(page, arrived)).hasCount(0);
            assertThat(row(page, running).boundingBox().y).isEqualTo(place);
            assertThat(tick(page, running)).isChecked();
            assertThat(page.getByText("1 selected")).isVisible();
            assertThat(link).isFocused();

            page.getByText("1 newer run").click();
            assertThat(page.locator(".runs tbody tr").first()).hasId("run-" + arrived);
            assertThat(page.locator("#newer")).isEmpty();
        }
    }

    @Test
    void the_file_holds_what_the_list_shows() throws IOException {
        String id = failed("It broke.");
        create(SHORT);
        try (BrowserWindow window = signedIn(BrowserWindow.Look.WIDE_LIGHT)) {
            Page page = window.page();
            status(page, "Failed").click();
            assertThat(row(page, id)).isVisible();
            Download file =
                    page.waitForDownload(() -> page.getByText("Download CSV").click());
            assertThat(file.suggestedFilename()).matches("runs-\\d{4}-\\d{2}-\\d{2}\\.csv");
            List<Map<String, String>> rows = read(file);
            assertThat(rows).extracting(row -> row.get("status")).containsOnly("failed");
            assertThat(rows.getFirst())
                    .containsEntry("id", id)
                    .containsEntry("model", StagedRuns.MODEL)
                    .containsEntry("error_code", "model_error");
            assertThat(rows.stream().map(row -> "run-" + row.get("id")).toList())
                    .isEqualTo(page.locator(".runs tbody tr").evaluateAll("rows => rows.map(row => row.id)"));
        }
    }

    private static List<Map<String, String>> read(Download file) {
        try (MappingIterator<Map<String, String>> rows = new CsvMapper()
                .readerForMapOf(String.class)
                .with(CsvSchema.emptySchema().withHeader())
                .readValues(file.path().toFile())) {
            return rows.readAll();
        }
    }

    @ParameterizedTest
    @MethodSource("io.foretell.local.BrowserWindow$Look#all")
    void the_list_looks_right_and_shuts_nobody_out(BrowserWindow.Look look) {
        String id = failed(OUT_OF_MEMORY);
        create(
                "{\"prompt\":\"Write me a long poem about the moon and the sea, and about all that lies between them.\"}");
        await().atMost(LIMIT).until(() -> unfinished() == 0);
        try (StagedRuns staged = new StagedRuns(foretell);
                BrowserWindow window = signedIn(look)) {
            staged.running("Write me a story about a lighthouse.", "Once upon a time");
            Page page = window.page();
            page.navigate(RUNS);
            window.look("runs");
            page.navigate(RUNS + "?status=failed&model=" + StagedRuns.MODEL + "&min_cost=0");
            page.locator(".filters summary").click();
            tick(page, id).check();
            page.getByText("Retry", exactly()).click();
            window.look("runs-filtered");
            page.navigate(RUNS + "?model=gemma&min_cost=cheap");
            assertThat(page.getByText("'gemma' is no model's name: write it as owner/name."))
                    .isVisible();
            window.look("runs-refused");
            window.expectErrors("status of 422");
            page.navigate(RUNS + "?min_cost=1000");
            assertThat(page.getByText("No run matches this filter.")).isVisible();
            window.look("runs-none");
        }
    }

    private static long unfinished() {
        return foretell.database()
                .sql("select count(*) from queue_entry")
                .query(Long.class)
                .single();
    }
}
