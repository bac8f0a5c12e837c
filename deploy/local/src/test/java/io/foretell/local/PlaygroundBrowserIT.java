package io.foretell.local;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Running something on a model's page, as people do it. */
@Tag("browser")
class PlaygroundBrowserIT extends PredictionStories {

    private static final String STATE = "**/state";

    /** The whole way from the model to the reader: while the state brings nothing, what is there came by the stream. */
    @Test
    void a_prompt_is_run_and_its_output_streams() {
        try (BrowserWindow window = signedIn(BrowserWindow.Look.WIDE_LIGHT)) {
            Page page = window.page();
            page.route(STATE, route -> route.fulfill(new Route.FulfillOptions().setStatus(204)));
            field(page, "Prompt").fill("Write me a poem about the sea.");
            page.getByText("More inputs").click();
            field(page, "Seed").fill("1");
            button(page, "Run").click();
            assertThat(output(page)).containsText("sea");
            page.unroute(STATE);

            assertThat(status(page)).hasText("Succeeded");
            assertThat(output(page)).containsText("sea");
            assertThat(output(page)).not().hasClass(Pattern.compile("streaming"));
            assertThat(page.getByText("Time to first token")).isVisible();
            assertThat(figure(page, "Speed")).hasText(Pattern.compile("[\\d,.]+ tokens/s"));
            assertThat(figure(page, "Cost")).hasText(Pattern.compile("\\$0\\.0\\d+"));
            assertThat(button(page, "Cancel")).not().isVisible();
            assertThat(page.locator("#code-curl")).containsText("\"seed\":1");
        }
    }

    @Test
    void output_is_there_while_it_runs_and_cancel_stops_it() {
        try (StagedRuns staged = new StagedRuns(foretell);
                BrowserWindow window = signedIn(BrowserWindow.Look.WIDE_LIGHT)) {
            Page page = window.page();
            page.navigate(staged.page());
            field(page, "Prompt").fill("Write me a story about a lighthouse.");
            button(page, "Run").click();
            assertThat(status(page)).hasText("Waiting");
            staged.take();
            staged.write("Once upon");
            assertThat(status(page)).hasText("Running");
            assertThat(output(page)).hasClass(Pattern.compile("streaming"));
            assertThat(output(page)).hasText("Once upon");
            staged.write(" a time");
            assertThat(output(page)).hasText("Once upon a time");
            button(page, "Cancel").click();
            assertThat(page.locator("#flash")).containsText("Canceling: what it has written so far stays");
            staged.cancel();

            assertThat(status(page)).hasText("Canceled");
            assertThat(output(page)).hasText("Once upon a time");
            assertThat(output(page)).not().hasClass(Pattern.compile("streaming"));
            assertThat(figure(page, "Cost")).hasText(Pattern.compile("\\$0\\.0\\d+"));
        }
    }

    private static Locator figure(Page page, String name) {
        return page.locator(".run .figures div")
                .filter(new Locator.FilterOptions().setHasText(name))
                .locator("dd");
    }

    @Test
    void a_wrong_value_is_named_beside_its_field() {
        try (BrowserWindow window = signedIn(BrowserWindow.Look.WIDE_LIGHT)) {
            Page page = window.page();
            field(page, "Temperature").fill("9");
            button(page, "Run").click();
            assertThat(field(page, "Temperature")).hasAttribute("aria-invalid", "true");
            assertThat(page.locator("#about-temperature")).containsText("Must be less than or equal to 4.");
            assertThat(field(page, "Temperature")).isFocused();
            window.look("model-refused");
            window.expectErrors("status of 422");

            field(page, "Temperature").fill("1");
            assertThat(page.locator("#code-curl")).containsText("\"temperature\":1");
            button(page, "Run").click();
            assertThat(status(page)).hasText("Succeeded");
            assertThat(page.locator(".field-error")).hasCount(0);
        }
    }

    @Test
    void a_slider_and_its_number_say_the_same() {
        try (BrowserWindow window = signedIn(BrowserWindow.Look.WIDE_LIGHT)) {
            Page page = window.page();
            Locator number = field(page, "Max New Tokens");
            Locator slider = field(page, "Max New Tokens, slider");
            assertThat(number).hasValue("1024");
            slider.focus();
            page.keyboard().press("ArrowRight");
            assertThat(number).hasValue("1025");
            number.fill("7");
            assertThat(slider).hasValue("7");
            assertThat(page.locator("#code-curl")).containsText("\"max_new_tokens\":7");
        }
    }

    @Test
    void the_keyboard_alone_is_enough() {
        try (BrowserWindow window = signedIn(BrowserWindow.Look.WIDE_LIGHT)) {
            Page page = window.page();
            page.keyboard().press("Tab");
            assertThat(page.getByText("Skip to content")).isFocused();
            field(page, "Prompt").focus();
            page.keyboard().press("Control+A");
            page.keyboard().type("Write a poem about rain.");
            page.keyboard().press("Control+Enter");
            assertThat(status(page)).hasText("Succeeded");
            assertThat(output(page)).containsText("rain");
        }
    }

    @Test
    void without_javascript_the_page_reads_and_run_leads_to_the_prediction() {
        try (BrowserWindow window = signedIn(BrowserWindow.Look.WITHOUT_SCRIPTS)) {
            Page page = window.page();
            assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("Run time and cost")))
                    .isVisible();
            assertThat(page.locator("#readme")).containsText("A Gemma 2 of 3.4 million parameters");
            window.look("model");
            field(page, "Prompt").fill("Write me a poem about the moon.");
            button(page, "Run").click();
            page.waitForURL("**/p/*");
            assertThat(status(page)).hasText("Succeeded");
            assertThat(output(page)).containsText("moon");
        }
    }
}
