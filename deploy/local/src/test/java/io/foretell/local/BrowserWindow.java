package io.foretell.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One person's browser. Closing it fails the test if the console has shown an error, which a violation of the Content-Security-Policy is
 * too.
 */
final class BrowserWindow implements AutoCloseable {

    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final int HEIGHT = 900;
    /** How long to wait for what a page is to show; a busy machine takes its time. */
    static final double LIMIT_MILLIS = 20_000;

    /** Rules of WCAG 2.2 AA and axe's own advice; minor and moderate findings are left to people. */
    private static final String AXE = """
            async () => (await axe.run(document)).violations
                .filter(found => ['serious', 'critical'].includes(found.impact))
                .map(found => found.id + ': ' + found.nodes.map(node => node.html + ' ' + node.failureSummary).join(' | '))
            """;

    /** Widths of a desk and of a telephone, in both themes; and a desk without JavaScript. */
    enum Look {
        WIDE_LIGHT(1280, ColorScheme.LIGHT, true),
        WIDE_DARK(1280, ColorScheme.DARK, true),
        NARROW_LIGHT(390, ColorScheme.LIGHT, true),
        NARROW_DARK(390, ColorScheme.DARK, true),
        WITHOUT_SCRIPTS(1280, ColorScheme.LIGHT, false);

        private final int width;
        private final ColorScheme theme;
        private final boolean scripts;

        Look(int width, ColorScheme theme, boolean scripts) {
            this.width = width;
            this.theme = theme;
            this.scripts = scripts;
        }

        /** Those in which every page is looked at. */
        static List<Look> all() {
            return List.of(WIDE_LIGHT, WIDE_DARK, NARROW_LIGHT, NARROW_DARK);
        }

        private String suffix() {
            return theme.name().toLowerCase(Locale.ROOT) + "-" + width + (scripts ? "" : "-without-scripts");
        }
    }

    private final Look look;
    private final String axe;
    private final BrowserContext context;
    private final Page page;
    private final List<String> errors = new ArrayList<>();

    BrowserWindow(Browser browser, URI address, Look look, String axe) {
        this.look = look;
        this.axe = axe;
        this.context = browser.newContext(new Browser.NewContextOptions()
                .setBaseURL(address.toString())
                .setViewportSize(look.width, HEIGHT)
                .setColorScheme(look.theme)
                .setJavaScriptEnabled(look.scripts));
        context.setDefaultTimeout(LIMIT_MILLIS);
        this.page = context.newPage();
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                errors.add(message.text());
            }
        });
        page.onPageError(errors::add);
    }

    Page page() {
        return page;
    }

    BrowserWindow signIn(String username, String password) {
        page.navigate("/sign-in");
        page.getByLabel("User name").fill(username);
        page.getByLabel("Password").fill(password);
        page.getByRole(AriaRole.MAIN)
                .getByRole(AriaRole.BUTTON, new com.microsoft.playwright.Locator.GetByRoleOptions().setName("Sign in"))
                .click();
        page.waitForURL("**/");
        return this;
    }

    /** Keeps a picture of the whole page, and fails where axe finds that somebody is shut out, or the page is wider than the window. */
    void look(String name) {
        if (look.scripts) { // all of it in one window, as what sticks to a window's edge would lie over the page
            page.setViewportSize(look.width, (Integer) page.evaluate("document.documentElement.scrollHeight"));
        }
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(SCREENSHOTS.resolve(name + "-" + look.suffix() + ".png"))
                .setFullPage(true));
        if (look.scripts) {
            page.setViewportSize(look.width, HEIGHT);
            page.evaluate(axe);
            assertThat((List<?>) page.evaluate(AXE))
                    .as("axe on %s, %s", name, look)
                    .isEmpty();
            assertThat((Integer) page.evaluate("document.documentElement.scrollWidth"))
                    .as("width of %s", name)
                    .isLessThanOrEqualTo(look.width);
        }
    }

    /**
     * Those that the story is about, of which there is at least one by now or soon: a refused form is an error in the console too. Any other
     * error fails it.
     *
     * @param pattern what is in each of them
     */
    void expectErrors(String pattern) {
        page.waitForCondition(() -> !errors.isEmpty());
        assertThat(errors)
                .as("errors in the console")
                .allSatisfy(error -> assertThat(error).containsPattern(pattern));
        errors.clear();
    }

    @Override
    public void close() {
        context.close();
        assertThat(errors).as("errors in the console").isEmpty();
    }
}
