package io.foretell.local;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What stories about the overview begin with and look at; each class of them has a service of its own. */
abstract class OverviewStories {

    @RegisterExtension
    static final BrowserFixture chromium = new BrowserFixture();

    /** Counts of the last hour are up to 5 s old, and the page looks every 5 s. */
    static final double LIMIT_MILLIS = 60_000;

    /** How many dots of a plot have the colour of its key. */
    static final String PAINTED = """
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

    static BrowserWindow open(OwnService foretell, BrowserWindow.Look look) {
        BrowserWindow opened =
                chromium.open(look, foretell.address()).signIn(FirstStart.ADMIN, foretell.adminPassword());
        opened.page().navigate("/dashboard");
        return opened;
    }

    static LocatorAssertions.ContainsTextOptions within() {
        return new LocatorAssertions.ContainsTextOptions().setTimeout(LIMIT_MILLIS);
    }

    static Locator figure(Page page, String name) {
        return page.locator(".tiles > div")
                .filter(new Locator.FilterOptions()
                        .setHas(page.locator("dt")
                                .filter(new Locator.FilterOptions().setHasText(Pattern.compile("^" + name + "$")))));
    }

    static int painted(Locator plot, String color) {
        return (Integer) plot.locator(".key[data-color=" + color + "]").evaluate(PAINTED);
    }
}
