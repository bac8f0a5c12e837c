package io.foretell.local;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import io.foretell.gemma.TinyGemma;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The overview of a service from before its first run on, as its admin sees it. */
@Tag("browser")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OverviewBrowserIT {

    @RegisterExtension
    static final BrowserFixture chromium = new BrowserFixture();

    /** Counts of the last hour are up to 5 s old, and the page looks every 5 s. */
    private static final double LIMIT_MILLIS = 60_000;

    private static final String MODEL = BundledModel.name();

    /** How many dots of a plot have the colour of its key. */
    private static final String PAINTED = """
            key => {
              const [r, g, b] = getComputedStyle(key).color.match(/\\d+/g).map(Number);
              const canvas = key.closest('figure').querySelector('canvas');
              const dots = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
              let painted = 0;
              for (let i = 0; i < dots.length; i += 4) {
                if (dots[i + 3] > 128 && Math.abs(dots[i] - r) + Math.abs(dots[i + 1] - g) + Math.abs(dots[i + 2] - b) < 6) painted++;
              }
              return painted;
            }""";

    @TempDir
    private static Path folder;

    private static OwnService foretell;
    private static WorkerProcess worker;

    @BeforeAll
    static void start() {
        foretell = new OwnService(folder.resolve("service"), "--foretell.overview.stats-interval=1s");
        worker = foretell.startWorker("node-1");
    }

    @AfterAll
    static void stop() throws Exception {
        worker.close();
        foretell.close();
    }

    private static BrowserWindow open(BrowserWindow.Look look) {
        BrowserWindow opened =
                chromium.open(look, foretell.address()).signIn(FirstStart.ADMIN, foretell.adminPassword());
        opened.page().navigate("/dashboard");
        return opened;
    }

    @Test
    @Order(1)
    void runs_are_counted_and_plotted_while_somebody_looks() {
        try (BrowserWindow window = open(BrowserWindow.Look.WIDE_LIGHT)) {
            Page page = window.page();
            assertThat(page.locator(".empty")).containsText("No run yet.");
            assertThat(page.locator(".time-plots")).not().isVisible();
            assertThat(figure(page, "Utilisation")).containsText("of 4 slots", within());
            assertThat(page.locator(".health h2"))
                    .hasText("All is well.", new LocatorAssertions.HasTextOptions().setTimeout(LIMIT_MILLIS));
            window.look("overview-empty");

            for (int i = 0; i < 3; i++) {
                foretell.predict(
                        MODEL, "{\"input\":{\"prompt\":\"Write me a poem about the sea.\",\"seed\":%d}}".formatted(i));
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

    private static LocatorAssertions.ContainsTextOptions within() {
        return new LocatorAssertions.ContainsTextOptions().setTimeout(LIMIT_MILLIS);
    }

    private static Locator figure(Page page, String name) {
        return page.locator(".tiles > div")
                .filter(new Locator.FilterOptions()
                        .setHas(page.locator("dt")
                                .filter(new Locator.FilterOptions().setHasText(Pattern.compile("^" + name + "$")))));
    }

    private static int painted(Locator plot, String color) {
        return (Integer) plot.locator(".key[data-color=" + color + "]").evaluate(PAINTED);
    }

    @Test
    void the_span_is_chosen_and_stays_in_the_address() {
        try (BrowserWindow window = open(BrowserWindow.Look.WIDE_LIGHT)) {
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
    @Order(2)
    void a_plot_tells_what_is_under_the_cursor_in_the_tables_words() {
        insertHistory();
        try (BrowserWindow window = open(BrowserWindow.Look.WIDE_LIGHT)) {
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

    /** The database itself is looked into for that, as nobody can wait for a month; the runs are of the bundled model's version. */
    private static void insertHistory() {
        var jdbc = foretell.jdbc();
        jdbc.sql("select create_partitions(now() - week * interval '168 hours') from generate_series(0, 5) week")
                .query(row -> {});
        jdbc.sql(HISTORY).update();
        jdbc.sql("delete from run_stats").update();
        jdbc.sql("delete from run_stats_time").update();
        jdbc.sql("update run_stats_state set rolled_up_to = since, closing_to = since, closing_xid = '0' "
                        + "from (select date_bin('15 minutes', now() - interval '31 days', 'epoch') as since) first")
                .update();
        await().atMost(Duration.ofMinutes(3))
                .until(() -> jdbc.sql("select rolled_up_to > now() - interval '1 hour' from run_stats_state")
                        .query(Boolean.class)
                        .single());
    }

    /** More by day than by night, some failed; the same each time. */
    private static final String HISTORY = """
            with drawn as (
                select (hashint8extended(i, 1) & 65535) / 65536.0 as r1, (hashint8extended(i, 2) & 65535) / 65536.0 as r2,
                       now() - case when i % 100 < 60 then interval '30 days' when i % 100 < 98 then interval '1 day' else interval '1 hour' end
                           * ((hashint8extended(i, 3) & 65535) / 65536.0) as at,
                       (hashint8extended(i, 4) & 65535) / 65536.0 as r4
                from generate_series(1, 8000) i),
            run as (
                select uuidv7(at - now()) as id, at, r1,
                       case when r1 < 0.03 then 'failed' when r1 < 0.06 then 'canceled' else 'succeeded' end as status,
                       (40 + 500 * r2 * r2 * r2)::int as tokens
                from drawn where r4 > 0.4 + 0.4 * cos(2 * pi() * extract(epoch from at)::float8 / 86400)),
            stored as (
                insert into prediction (id, account_id, model_version_id, source, input, created_at, deadline_at, status, output, error,
                                        error_code, attempts, worker_id, hardware_sku, claimed_at, started_at, finished_at, run_micros,
                                        first_token_micros, input_tokens, output_tokens)
                select r.id, a.id, v.id, 'api', '{"prompt":"Tell me."}', at, at + interval '30 minutes', r.status, '["It"]',
                       case when r.status = 'failed' then 'The engine could not run this prediction.' end,
                       case when r.status = 'failed' then 'model_error' end, 1, uuidv7(), 'cpu', at, at, at, tokens * 9000,
                       20000 + (r1 * 200000)::int, 40, tokens
                from run r, (select id from account limit 1) a, (select id from model_version limit 1) v
                returning *)
            insert into usage_ledger (prediction_id, account_id, model_version_id, hardware_sku, run_micros, price_per_second, cost,
                                      currency, input_tokens, output_tokens, created_at)
            select id, account_id, model_version_id, hardware_sku, run_micros, 0.0001, run_micros * 0.0000000001, 'USD', input_tokens,
                   output_tokens, finished_at
            from stored
            """;

    @Test
    void what_is_read_does_not_move_when_something_is_found(@TempDir Path box) {
        try (BrowserWindow window = open(BrowserWindow.Look.WIDE_LIGHT)) {
            Page page = window.page();
            page.getByText("The points as a table").click();
            Locator spend = page.locator("#plot-spend");
            spend.scrollIntoViewIfNeeded();
            BoundingBox before = spend.boundingBox();
            page.evaluate("document.querySelector('#points').firstElementChild.id = 'read'");
            String model = foretell.register("tiny", TinyGemma.write(box.resolve("tiny")));
            String id = foretell.predict(model, "{\"input\":{\"prompt\":\"the story\"}}");
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

    @Test
    void plots_follow_the_theme() {
        try (BrowserWindow window = open(BrowserWindow.Look.WIDE_LIGHT)) {
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
        try (BrowserWindow window = open(look)) {
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
