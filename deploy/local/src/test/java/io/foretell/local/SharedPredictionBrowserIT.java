package io.foretell.local;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What strangers see of a prediction. */
@Tag("browser")
class SharedPredictionBrowserIT extends PredictionStories {

    @Test
    void a_shared_run_is_there_for_strangers_until_sharing_stops() {
        try (BrowserWindow window = signedIn(BrowserWindow.Look.WIDE_LIGHT);
                BrowserWindow elsewhere = foretell.open()) {
            Page page = window.page();
            Page stranger = elsewhere.page();
            openRun(page, "Write me a poem about the moon.");
            assertThat(status(page)).hasText("Succeeded");
            stranger.navigate(page.url());
            assertThat(stranger).hasTitle("Sign in · Foretell");

            page.locator("#run-share summary").click();
            button(page, "Share it").click();
            assertThat(page.locator("#flash")).containsText("Shared: anyone who has its address can see it");
            String address = page.locator("#share-address").textContent();
            assertThat(address).isEqualTo(page.url());
            page.context().grantPermissions(List.of("clipboard-read", "clipboard-write"));
            button(page, "Copy the address").click();
            assertThat(page.locator("[data-copy=share-address]")).hasText("Copied");
            assertThat(page.evaluate("navigator.clipboard.readText()")).isEqualTo(address);

            stranger.navigate(address);
            assertThat(output(stranger)).containsText("moon");
            assertThat(stranger.locator(".inputs")).containsText("Write me a poem about the moon.");
            assertThat(stranger.locator("#timeline")).containsText("attempt 1");
            assertThat(stranger.getByRole(AriaRole.MAIN).locator("form, summary"))
                    .hasCount(0);

            button(page, "Stop sharing").click();
            assertThat(page.locator("#flash")).containsText("No longer shared");
            stranger.reload();
            assertThat(stranger).hasTitle("Sign in · Foretell");
        }
    }

    @Test
    void strangers_watch_a_shared_run_as_long_as_it_is_shared() {
        try (StagedRuns staged = new StagedRuns(foretell);
                BrowserWindow window = signedIn(BrowserWindow.Look.WIDE_LIGHT);
                BrowserWindow elsewhere = foretell.open()) {
            Page page = window.page();
            Page stranger = elsewhere.page();
            page.navigate("/p/" + staged.running("Roses?", "A rose "));
            page.locator("#run-share summary").click();
            button(page, "Share it").click();
            stranger.navigate(page.locator("#share-address").textContent());
            assertThat(status(stranger)).hasText("Running");
            assertThat(output(stranger)).hasText("A rose ");
            staged.write("is a rose.");
            assertThat(output(stranger)).hasText("A rose is a rose.");
            assertThat(output(page)).hasText("A rose is a rose.");

            button(page, "Stop sharing").click();
            assertThat(stranger).hasTitle("Sign in · Foretell");
            elsewhere.expectErrors("401"); // of the part that asked
            staged.succeed();
            assertThat(status(page)).hasText("Succeeded");
        }
    }

    @Test
    void markup_reaches_strangers_as_text() {
        try (StagedRuns staged = new StagedRuns(foretell);
                BrowserWindow window = signedIn(BrowserWindow.Look.WIDE_LIGHT);
                BrowserWindow elsewhere = foretell.open()) {
            Page page = window.page();
            Page stranger = elsewhere.page();
            String id = staged.running("Mark it up.", "a ");
            page.navigate("/p/" + id);
            page.locator("#run-share summary").click();
            button(page, "Share it").click();
            stranger.navigate(page.locator("#share-address").textContent());
            assertThat(output(stranger)).hasText("a");
            staged.write(SCRIPT);
            assertThat(output(stranger)).hasText("a " + SCRIPT);
            assertThat(stranger.locator("main script, main img")).hasCount(0);
            assertThat(stranger).hasTitle(Pattern.compile(id));
        }
    }
}
