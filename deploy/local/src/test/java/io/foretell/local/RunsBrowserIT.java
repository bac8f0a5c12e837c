package io.foretell.local;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.csv.CsvMapper;
import tools.jackson.dataformat.csv.CsvSchema;

/** The list of runs, as those who run the service use it. */
@Tag("browser")
class RunsBrowserIT {

    @RegisterExtension
    static final BrowserFixture foretell = new BrowserFixture();

    private static final String RUNS = "/dashboard/runs";
    private static final String SHORT = "{\"prompt\":\"Write me a poem about the sea.\",\"max_new_tokens\":20}";

    /** About four seconds of output. */
    private static final String LONG =
            "{\"prompt\":\"Write me a story about a lighthouse.\",\"max_new_tokens\":2048,\"min_new_tokens\":2000}";

    /** A busy machine takes its time. */
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void a_failed_run_is_found_by_filter_its_reason_read_and_it_is_retried() {
        String id = failed("The engine could not run this prediction: out of memory.");
        try (BrowserWindow window = signedIn(BrowserWindow.Look.WIDE_LIGHT)) {
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
            window.page().navigate(RUNS);
            Page page = window.page();
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
                    .containsEntry("model", foretell.running().model())
                    .containsEntry("error_code", "model_error");
            assertThat(rows).hasSameSizeAs(page.locator(".runs tbody tr").all());
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

    @Test
    void the_keyboard_ticks_all_and_enter_in_a_box_does_nothing() {
        String id = create(LONG);
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

    @ParameterizedTest
    @MethodSource("io.foretell.local.BrowserWindow$Look#all")
    void the_list_looks_right_and_shuts_nobody_out(BrowserWindow.Look look) {
        String id = failed("The engine could not run this prediction: out of memory.");
        create(
                "{\"prompt\":\"Write me a long poem about the moon and the sea, and about all that lies between them.\"}");
        await().atMost(LIMIT).until(() -> unfinished() == 0);
        create(LONG);
        create(LONG);
        try (BrowserWindow window = signedIn(look)) {
            Page page = window.page();
            window.look("runs");
            page.navigate(RUNS + "?status=failed&model=" + foretell.running().model() + "&min_cost=0");
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

    private static String failed(String error) {
        try (StagedRuns staged = new StagedRuns(foretell)) {
            return staged.failed("Write me a poem about snow.", "Snow is", error);
        }
    }

    private static long unfinished() {
        return foretell.database()
                .sql("select count(*) from queue_entry")
                .query(Long.class)
                .single();
    }

    /** Runs something by the API, which an account's token may, and returns its id. */
    private String create(String input) {
        LocalService.Running service = foretell.running();
        HttpRequest request = HttpRequest.newBuilder(
                        service.address().resolve("/v1/models/" + service.model() + "/predictions"))
                .header("Authorization", "Bearer " + service.token())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"input\":" + input + "}"))
                .build();
        try {
            JsonNode made = JsonMapper.shared()
                    .readTree(http.send(request, HttpResponse.BodyHandlers.ofString())
                            .body());
            return made.get("id").stringValue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static BrowserWindow signedIn(BrowserWindow.Look look) {
        BrowserWindow window = foretell.open(look).signIn(FirstStart.ADMIN, foretell.adminPassword());
        window.page().navigate(RUNS);
        return window;
    }

    private static Locator row(Page page, String id) {
        return page.locator("#run-" + id);
    }

    private static Locator tick(Page page, String id) {
        return row(page, id).getByRole(AriaRole.CHECKBOX);
    }

    private static Locator status(Page page, String name) {
        return page.getByRole(AriaRole.NAVIGATION, new Page.GetByRoleOptions().setName("Status"))
                .getByText(name);
    }

    private static Page.GetByTextOptions exactly() {
        return new Page.GetByTextOptions().setExact(true);
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
    }
}
