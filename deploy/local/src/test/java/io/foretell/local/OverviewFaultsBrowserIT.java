package io.foretell.local;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.sun.net.httpserver.HttpServer;
import io.foretell.gemma.TinyGemma;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * What operators live through: each fault is made for real, and the open overview names it, without being loaded again. Before and after,
 * it says that all is well.
 */
@Tag("browser")
class OverviewFaultsBrowserIT {

    @RegisterExtension
    static final BrowserFixture chromium = new BrowserFixture();

    /** Most faults show within ten seconds, the page being told to look every five; a worker takes longer to start or to be forgotten. */
    private static final double LIMIT_MILLIS = 120_000;

    private static final Duration SLOWNESS = Duration.ofMillis(600);

    private static final String MODEL = BundledModel.name();
    private static final String LONG =
            "{\"input\":{\"prompt\":\"Write me a story about a lighthouse.\",\"max_new_tokens\":2048,\"min_new_tokens\":2000}}";

    private static final String[] LEASE = {"--foretell.worker.lease=6s", "--foretell.worker.heartbeat=1s"};

    @TempDir
    private static Path folder;

    private static OwnService foretell;
    private static WorkerProcess worker;

    private BrowserWindow window;
    private Page page;

    @BeforeAll
    static void start() {
        foretell = new OwnService(
                folder.resolve("service"),
                "--foretell.webhook.first-retry=500ms",
                "--foretell.webhook.attempts=10",
                "--foretell.overview.queue-age=3s",
                "--foretell.overview.worker-lost-for=20s",
                "--foretell.overview.webhook-attempts=2",
                "--foretell.overview.database-time=400ms",
                "--foretell.overview.transaction-age=3s",
                "--foretell.overview.statement-timeout=5s");
        worker = foretell.startWorker("node-1", "--foretell.worker.slots=1", LEASE[0], LEASE[1]);
    }

    @AfterAll
    static void stop() throws Exception {
        worker.close();
        foretell.close();
    }

    @BeforeEach
    void allIsWell() {
        foretell.jdbc().sql("delete from queue_entry").update(); // of a test that failed
        window = open(BrowserWindow.Look.WIDE_LIGHT);
        page = window.page();
        awaitSlots(1);
        awaitAllIsWell();
    }

    private static BrowserWindow open(BrowserWindow.Look look) {
        BrowserWindow opened =
                chromium.open(look, foretell.address()).signIn(FirstStart.ADMIN, foretell.adminPassword());
        opened.page().navigate("/dashboard");
        return opened;
    }

    @AfterEach
    void close() {
        window.close();
    }

    @Test
    void a_version_without_a_worker_is_named_until_one_is_started(@TempDir Path box) throws Exception {
        Path tiny = TinyGemma.write(box.resolve("tiny"));
        String model = foretell.register("tiny", tiny);
        foretell.predict(model, "{\"input\":{\"prompt\":\"the story\",\"max_new_tokens\":3}}");
        awaitTrouble(
                "No worker serves local/tiny (version ",
                "1 prediction waits",
                "Start a worker with this version's folder");
        lookAt("overview-no-worker", "No worker serves");
        try (WorkerProcess second = foretell.startWorker("node-2", tiny, LEASE)) {
            awaitAllIsWell();
        }
    }

    @Test
    void a_worker_that_was_killed_is_named() throws Exception {
        try (WorkerProcess doomed = foretell.startWorker("doomed", LEASE)) {
            awaitSlots(5); // one of node-1's and the usual four
            assertThat(troubles()).hasCount(0);
            doomed.kill();
            awaitTrouble("Worker \"doomed\" (cpu) was lost", "start it again");
        }
        awaitAllIsWell();
    }

    @Test
    void a_failing_webhook_is_named_until_its_receiver_answers() throws Exception {
        AtomicInteger status = new AtomicInteger(500);
        HttpServer receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            exchange.sendResponseHeaders(status.get(), -1);
            exchange.close();
        });
        receiver.start();
        try {
            String address =
                    "http://127.0.0.1:%d/hook".formatted(receiver.getAddress().getPort());
            foretell.predict(MODEL, """
                    {"input":{"prompt":"Write me a poem about the sea.","max_new_tokens":20},
                     "webhook":"%s?token=secret","webhook_events_filter":["completed"]}""".formatted(address));
            awaitTrouble(
                    "Webhooks of account local to " + address + " fail: 1 delivery",
                    "the receiver answered 500",
                    "Tell whoever");
            assertThat(troubles()).not().containsText("secret");
            status.set(200);
            awaitAllIsWell();
        } finally {
            receiver.stop(0);
        }
    }

    @Test
    void a_queue_that_is_stuck_behind_a_long_run_is_named_until_it_is_canceled() {
        List<String> ids =
                Stream.generate(() -> foretell.predict(MODEL, LONG)).limit(8).toList();
        awaitTrouble("The queue of " + MODEL, "does not keep up", "which is more than 3.0 s");
        ids.forEach(foretell::cancel);
        awaitAllIsWell();
    }

    @Test
    void a_slow_database_is_named_while_it_is_slow() {
        foretell.database().delay(SLOWNESS);
        try {
            awaitTrouble("The database is slow: it took", "for what should take no more than 400 ms");
        } finally {
            foretell.database().delay(Duration.ZERO);
        }
        awaitAllIsWell();
    }

    @Test
    void a_transaction_that_somebody_forgot_is_named_until_it_ends() throws Exception {
        var database = foretell.directDatabase();
        database.setApplicationName("nightly report");
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            connection.createStatement().execute("select count(*) from prediction");
            awaitTrouble("A transaction of \"nightly report\" has been open for", "pg_terminate_backend(");
        }
        awaitAllIsWell();
    }

    private Locator troubles() {
        return page.locator("[data-trouble]");
    }

    private void awaitTrouble(String... words) {
        Locator named = troubles().filter(new Locator.FilterOptions().setHasText(words[0]));
        for (String expected : words) {
            assertThat(named)
                    .containsText(expected, new LocatorAssertions.ContainsTextOptions().setTimeout(LIMIT_MILLIS));
        }
    }

    private void awaitAllIsWell() {
        assertThat(page.locator(".health h2"))
                .hasText("All is well.", new LocatorAssertions.HasTextOptions().setTimeout(LIMIT_MILLIS));
        assertThat(troubles()).hasCount(0);
    }

    /** Of workers that live. */
    private void awaitSlots(int slots) {
        assertThat(page.locator(".tiles").first())
                .containsText(
                        "of %d slot".formatted(slots),
                        new LocatorAssertions.ContainsTextOptions().setTimeout(LIMIT_MILLIS));
    }

    private static void lookAt(String name, String words) {
        Stream.concat(BrowserWindow.Look.all().stream(), Stream.of(BrowserWindow.Look.WITHOUT_SCRIPTS))
                .forEach(look -> {
                    try (BrowserWindow other = open(look)) {
                        assertThat(other.page().locator("[data-trouble]")).containsText(words);
                        other.look(name);
                    }
                });
    }
}
