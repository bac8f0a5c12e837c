package io.foretell.local;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Workers, models and hardware, as those who run the service use their pages. */
@Tag("browser")
class FleetBrowserIT {

    @RegisterExtension
    static final BrowserFixture foretell = new BrowserFixture();

    private static final String PAGE = "/dashboard/workers";

    /** Workers that are rows and no processes, so that the page has something to show. */
    private static final String STAND_INS = """
            insert into worker (name, hardware_sku, slots, model_version_ids, draining, started_at, lease_until, stopped_at)
            select name, sku, slots, array(select id from model_version order by id limit 1), draining,
                   now() - started * interval '1 minute', now() + lease * interval '1 minute', now() + stopped * interval '1 minute'
            from (values ('stand-in-a100-1', 'gpu-a100-large', 16, false, 300, 60, null),
                         ('stand-in-a100-2', 'gpu-a100-large', 64, true, 2000, 60, null),
                         ('stand-in-cpu-1', 'cpu', 4, false, 90, -7, null),
                         ('stand-in-cpu-2', 'cpu', 4, true, 700, -30, -30)) w (name, sku, slots, draining, started, lease, stopped)
            """;

    private static final String SAMPLES = """
            insert into worker_sample (worker_id, sampled_at, slots_in_use, decode_steps, decode_tokens)
            select w.id, now() - (118 - n) * interval '5 seconds', 3, n * 210, n * 1500 + (6000 * (1 + sin(n / 9.0)))::bigint
            from worker w, generate_series(0, 118) n where w.name = 'stand-in-a100-1'
            """;

    @AfterEach
    void leave_the_service_as_it_was() {
        foretell.database()
                .sql(
                        "delete from worker_sample where worker_id in (select id from worker where name like 'stand-in-%')")
                .update();
        foretell.database()
                .sql("delete from worker where name like 'stand-in-%'")
                .update();
        foretell.database()
                .sql("update worker set draining = false where stopped_at is null and not stopping")
                .update();
    }

    @Test
    void a_worker_is_drained_and_finishes_what_it_has() {
        try (StagedRuns staged = new StagedRuns(foretell);
                BrowserWindow window = signedIn(BrowserWindow.Look.WIDE_LIGHT)) {
            staged.running("Write me a story about a lighthouse.", "Once upon a time");
            Page page = window.page();
            page.navigate(PAGE);
            Locator worker = page.locator(".workers:not(.gone) tbody tr")
                    .filter(new Locator.FilterOptions().setHasText(StagedRuns.WORKER));
            assertThat(state(worker)).hasText("Running");
            assertThat(worker).containsText("1 of 1 slot");
            drain(worker);
            assertThat(page.locator("#flash"))
                    .hasText("Draining: the worker takes no new predictions and finishes what it has.");
            assertThat(state(worker)).hasText("Draining");
            assertThat(worker).containsText("1 of 1 slot");
            staged.succeed();
            assertThat(state(worker)).hasText("Drained");
            assertThat(worker).containsText("Holds nothing, can be stopped.");
        }
    }

    @Test
    void a_drained_worker_takes_nothing_until_it_is_resumed() {
        try (BrowserWindow window = signedIn(BrowserWindow.Look.WIDE_LIGHT)) {
            Page page = window.page();
            page.navigate(PAGE);
            Locator worker = page.locator(".workers tbody tr").first();
            drain(worker);
            assertThat(state(worker)).hasText(Pattern.compile("Drain(ing|ed)"));
            String waiting = waitingPrediction(page);
            page.navigate(PAGE);
            button(page, "Resume").click();
            assertThat(page.locator("#flash")).containsText("Resumed: the worker takes predictions again");
            assertThat(state(worker)).hasText("Running");
            page.navigate(waiting);
            assertThat(page.locator(".run .status")).hasText("Succeeded");
        }
    }

    private static void drain(Locator worker) {
        worker.getByText("Drain", exactly()).click();
        worker.getByText("Yes, drain it").click();
    }

    /** Runs a prompt and looks until the workers' page has heard of news: a worker that may would have it by then. */
    private static String waitingPrediction(Page page) {
        page.navigate(foretell.modelPage());
        page.getByLabel("Prompt", new Page.GetByLabelOptions().setExact(true)).fill("Write me a poem about the sea.");
        button(page, "Run").click();
        page.getByText("Open prediction").click();
        page.waitForURL("**/p/*");
        String prediction = page.url();
        page.navigate(PAGE);
        page.waitForResponse("**" + PAGE, () -> {});
        page.navigate(prediction);
        assertThat(page.locator(".run .status")).hasText("Waiting");
        return prediction;
    }

    @Test
    void an_open_question_stays_open_while_the_page_updates_itself() {
        try (BrowserWindow window = signedIn(BrowserWindow.Look.WIDE_LIGHT)) {
            Page page = window.page();
            page.navigate(PAGE);
            Locator drain = page.locator(".workers").getByText("Drain", exactly());
            drain.click();
            page.waitForResponse("**" + PAGE, () -> {});
            page.waitForResponse("**" + PAGE, () -> {}); // what came before has been put in by now
            assertThat(page.getByText("Yes, drain it")).isVisible();
            assertThat(drain).isFocused();
            page.keyboard().press("Escape");
            assertThat(page.getByText("Yes, drain it")).not().isVisible();
        }
    }

    @Test
    void without_javascript_a_worker_is_drained_and_resumed_too() {
        try (BrowserWindow window = signedIn(BrowserWindow.Look.WITHOUT_SCRIPTS)) {
            Page page = window.page();
            page.navigate(PAGE);
            Locator worker = page.locator(".workers tbody tr").first();
            worker.getByText("Drain", exactly()).click();
            window.look("workers");
            worker.getByText("Yes, drain it").click();
            assertThat(page.locator("#flash")).containsText("Draining: the worker takes no new predictions");
            assertThat(state(worker)).hasText(Pattern.compile("Drain(ing|ed)"));
            button(page, "Resume").click();
            assertThat(page.locator("#flash")).containsText("Resumed");
            assertThat(state(worker)).hasText("Running");
        }
    }

    @Test
    void a_worker_leads_to_its_runs_and_its_model() {
        try (BrowserWindow window = signedIn(BrowserWindow.Look.WIDE_LIGHT)) {
            Page page = window.page();
            page.navigate(PAGE);
            Locator worker = page.locator(".workers tbody tr").first();
            assertThat(worker.getByText("Runs", exactly()))
                    .hasAttribute("href", Pattern.compile("^/dashboard/runs\\?worker=[0-9a-f-]{36}$"));
            worker.getByText(foretell.modelPage().substring(1)).click();
            assertThat(page).hasURL(Pattern.compile(foretell.modelPage() + "\\?version=[0-9a-f]{64}$"));
        }
    }

    @ParameterizedTest
    @MethodSource("io.foretell.local.BrowserWindow$Look#all")
    void the_pages_look_right_and_shut_nobody_out(BrowserWindow.Look look) {
        foretell.database().sql(STAND_INS).update();
        foretell.database().sql(SAMPLES).update();
        try (StagedRuns staged = new StagedRuns(foretell);
                BrowserWindow window = signedIn(look)) {
            staged.running("Write me a story about a lighthouse.", "Once upon a time");
            Page page = window.page();
            page.navigate(PAGE);
            assertThat(page.locator(".workers").first()).containsText("1 of");
            window.look("workers");
            page.locator(".workers").getByText("Drain", exactly()).first().click();
            window.look("workers-question");
            page.navigate("/dashboard/models");
            window.look("models");
            page.navigate("/dashboard/hardware");
            window.look("hardware");
        }
    }

    private static BrowserWindow signedIn(BrowserWindow.Look look) {
        return foretell.open(look).signIn(FirstStart.ADMIN, foretell.adminPassword());
    }

    private static Locator.GetByTextOptions exactly() {
        return new Locator.GetByTextOptions().setExact(true);
    }

    private static Locator state(Locator worker) {
        return worker.locator(".status");
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(AriaRole.MAIN)
                .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(Pattern.compile("^" + name)));
    }
}
