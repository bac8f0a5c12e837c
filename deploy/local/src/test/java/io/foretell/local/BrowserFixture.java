package io.foretell.local;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.FileSystemUtils;

/**
 * The whole service with the bundled model, and the system's Chromium, driven by Playwright; started once for all classes that register
 * this. {@link #open} gives a test a browser of its own.
 */
final class BrowserFixture implements BeforeAllCallback {

    /** Where Debian, others, and macOS have it; {@code BROWSER} names another. */
    private static final List<String> CHROMIUM = List.of(
            "/usr/bin/chromium",
            "/usr/bin/chromium-browser",
            "/usr/bin/google-chrome",
            "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");

    private static final List<String> OPTIONS = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    private Started started;

    /** What runs until the last test of this JVM has ended. */
    private record Started(
            LocalService service,
            LocalService.Running running,
            Path folder,
            Playwright playwright,
            Browser browser,
            String axe)
            implements AutoCloseable {

        @Override
        public void close() {
            playwright.close();
            service.close();
            try {
                FileSystemUtils.deleteRecursively(folder);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        started = context.getRoot()
                .getStore(Namespace.create(BrowserFixture.class))
                .computeIfAbsent(Started.class, key -> start(), Started.class);
    }

    private static Started start() {
        try {
            Path folder = Files.createTempDirectory("foretell-browser");
            LocalService service = new LocalService(folder, 0, message -> {});
            LocalService.Running running = service.start();
            ClientSuite suite = ClientSuite.copy("browser", running);
            suite.run("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts");
            System.setProperty("playwright.cli.dir", driver(suite.folder()).toString());
            PlaywrightAssertions.setDefaultAssertionTimeout(BrowserWindow.LIMIT_MILLIS);
            Playwright playwright = Playwright.create(
                    new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
            Browser browser = playwright
                    .chromium()
                    .launch(new BrowserType.LaunchOptions()
                            .setExecutablePath(chromium())
                            .setArgs(OPTIONS));
            String axe = Files.readString(suite.folder().resolve("node_modules/axe-core/axe.min.js"));
            return new Started(service, running, folder, playwright, browser, axe);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A folder as Playwright's Java library wants its driver: "node", and "package" with playwright-core in it. */
    private static Path driver(Path suite) throws IOException {
        Path driver = Files.createDirectories(suite.resolve("driver"));
        link(driver.resolve("package"), suite.resolve("node_modules/playwright-core"));
        link(driver.resolve("node"), onPath("node"));
        return driver;
    }

    private static void link(Path link, Path target) throws IOException {
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, target);
    }

    private static Path onPath(String program) {
        return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
                .splitAsStream(System.getenv("PATH"))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow();
    }

    private static Path chromium() {
        return Stream.concat(Stream.ofNullable(System.getenv("BROWSER")), CHROMIUM.stream())
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no Chromium: install it, or name it in BROWSER"));
    }

    /** A browser window of this look, with nobody signed in. */
    BrowserWindow open(BrowserWindow.Look look) {
        return new BrowserWindow(started.browser(), started.running().address(), look, started.axe());
    }

    /** The same, of a service that a test class has to itself. */
    BrowserWindow open(BrowserWindow.Look look, URI address) {
        return new BrowserWindow(started.browser(), address, look, started.axe());
    }

    /** The usual one. */
    BrowserWindow open() {
        return open(BrowserWindow.Look.WIDE_LIGHT);
    }

    String adminPassword() {
        return started.running().newAdminPassword();
    }

    /** What runs. */
    LocalService.Running running() {
        return started.running();
    }

    /** The page of the bundled model. */
    String modelPage() {
        return "/" + started.running().model();
    }

    /** The service's database, to put in what the API would refuse. */
    JdbcClient database() {
        return JdbcClient.create(dataSource());
    }

    DataSource dataSource() {
        ServiceFolder folder = new ServiceFolder(started.folder());
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl(folder.read(folder.databaseFile()).orElseThrow());
        database.setUser(LocalPostgres.USER);
        database.setPassword(folder.read(folder.postgresPasswordFile()).orElseThrow());
        return database;
    }
}
