package io.foretell.local;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The model page, as people use it. */
@Tag("browser")
class ModelPageBrowserIT {

    @RegisterExtension
    static final BrowserFixture foretell = new BrowserFixture();

    private static final String SCRIPT =
            "<script>document.title='run'</script><img src=x onerror=\"document.title='run'\">";

    @Test
    void a_prompt_is_run_and_its_output_streams() {
        try (BrowserWindow window = signedIn(BrowserWindow.Look.WIDE_LIGHT)) {
            Page page = window.page();
            page.getByLabel("Prompt", exactly()).fill("Write me a poem about the sea.");
            page.getByText("More inputs").click();
            page.getByLabel("Seed").fill("1");
            button(page, "Run").click();

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
        try (BrowserWindow window = signedIn(BrowserWindow.Look.WIDE_LIGHT)) {
            Page page = window.page();
            startLongRun(page);
            assertThat(status(page)).hasText("Running");
            assertThat(output(page)).hasClass(Pattern.compile("streaming"));
            assertThat(output(page)).not().isEmpty();
            String early = output(page).textContent();
            assertThat(output(page)).not().hasText(early);
            button(page, "Cancel").click();

            assertThat(status(page)).hasText("Canceled");
            assertThat(page.locator("#flash")).containsText("Canceling: what it has written so far stays");
            assertThat(output(page).textContent()).startsWith(early);
            assertThat(output(page)).not().hasClass(Pattern.compile("streaming"));
            assertThat(figure(page, "Cost")).hasText(Pattern.compile("\\$0\\.0\\d+"));
        }
    }

    @Test
    void a_wrong_value_is_named_beside_its_field() {
        try (BrowserWindow window = signedIn(BrowserWindow.Look.WIDE_LIGHT)) {
            Page page = window.page();
            page.getByLabel("Temperature", exactly()).fill("9");
            button(page, "Run").click();
            assertThat(page.getByLabel("Temperature", exactly())).hasAttribute("aria-invalid", "true");
            assertThat(page.locator("#about-temperature")).containsText("Must be less than or equal to 4.");
            assertThat(page.getByLabel("Temperature", exactly())).isFocused();
            window.look("model-refused");
            window.expectErrors("status of 422");

            page.getByLabel("Temperature", exactly()).fill("1");
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
            Locator number = page.getByLabel("Max New Tokens", exactly());
            Locator slider = page.getByLabel("Max New Tokens, slider");
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
    void code_is_copied_as_often_as_asked() {
        try (BrowserWindow window = foretell.open()) {
            Page page = window.page();
            page.context().grantPermissions(List.of("clipboard-write"));
            page.navigate(foretell.modelPage());
            Locator copy = page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Copy the curl code"));
            copy.click();
            assertThat(copy).hasText("Copied");
            copy.click();
            assertThat(copy).hasText("Copy");
        }
    }

    @Test
    void where_a_browser_lends_no_clipboard_there_is_no_button_to_copy() {
        try (BrowserWindow window = foretell.open()) {
            Page page = window.page();
            page.addInitScript("Object.defineProperty(navigator, 'clipboard', {value: undefined})");
            page.navigate(foretell.modelPage());
            assertThat(page.locator("#code-curl")).isVisible();
            assertThat(page.locator("[data-copy=code-curl]")).isHidden();
        }
    }

    @Test
    void the_keyboard_alone_is_enough() {
        try (BrowserWindow window = signedIn(BrowserWindow.Look.WIDE_LIGHT)) {
            Page page = window.page();
            page.keyboard().press("Tab");
            assertThat(page.getByText("Skip to content")).isFocused();
            page.getByLabel("Prompt", exactly()).focus();
            page.keyboard().press("Control+A");
            page.keyboard().type("Write a poem about rain.");
            page.keyboard().press("Control+Enter");
            assertThat(status(page)).hasText("Succeeded");
            assertThat(output(page)).containsText("rain");
        }
    }

    @Test
    void script_in_prompt_output_and_readme_never_runs() {
        foretell.database().sql("""
                        with evil as (
                            insert into model (owner, name, description, readme) values ('evil', 'model', :script, :script || '\n\n' ||
                                '[link](javascript:alert(1)) <svg onload=alert(1)></svg>\n\n| a | b |\n|---|---|\n| 1 | ' || :script || ' |')
                            returning id)
                        insert into model_version (model_id, digest, openapi_schema, tokenizer, context_tokens)
                        select evil.id, repeat('e', 64), openapi_schema, tokenizer, context_tokens
                        from evil, (select * from model_version order by id limit 1) v
                        """).param("script", SCRIPT).update();
        try (BrowserWindow window = signedIn(BrowserWindow.Look.WIDE_LIGHT)) {
            Page page = window.page();
            page.getByLabel("Prompt", exactly()).fill("Spell " + SCRIPT);
            page.getByLabel("Max New Tokens", exactly()).fill("20");
            button(page, "Run").click();
            assertThat(status(page)).hasText("Succeeded");
            foretell.database()
                    .sql("update prediction set output = jsonb_build_array(cast(:script as text)) "
                            + "where id = (select id from prediction order by id desc limit 1)")
                    .param("script", SCRIPT)
                    .update();
            page.getByText("Open prediction").click();
            assertThat(output(page)).hasText(SCRIPT);
            assertThat(page).hasTitle(Pattern.compile("Prediction"));

            page.navigate("/evil/model");
            assertThat(page.locator("#readme").getByText("link", new Locator.GetByTextOptions().setExact(true)))
                    .isVisible();
            assertThat(page.locator("#readme table")).isVisible();
            assertThat(page).hasTitle("evil/model · Foretell");
            assertThat(page.locator("#readme script, #readme svg, #readme [onerror], #readme a[href^=javascript]"))
                    .hasCount(0);
        }
    }

    @Test
    void without_javascript_the_page_reads_and_run_leads_to_a_page_that_loads_itself_again() {
        try (BrowserWindow window = signedIn(BrowserWindow.Look.WITHOUT_SCRIPTS)) {
            Page page = window.page();
            assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("Run time and cost")))
                    .isVisible();
            assertThat(page.locator("#readme")).containsText("A Gemma 2 of 1.9 million parameters");
            window.look("model");
            page.getByLabel("Prompt", exactly()).fill("Write me a poem about the moon.");
            button(page, "Run").click();
            page.waitForURL("**/p/*");
            assertThat(status(page)).hasText("Succeeded");
            assertThat(output(page)).containsText("moon");
        }
    }

    @Test
    void a_stranger_reads_everything_and_is_asked_to_sign_in_to_run() {
        try (BrowserWindow window = foretell.open()) {
            Page page = window.page();
            page.navigate(foretell.modelPage());
            assertThat(page.getByText("Public", new Page.GetByTextOptions().setExact(true)))
                    .isVisible();
            assertThat(page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Sign in to run")))
                    .isVisible();
            page.getByRole(AriaRole.NAVIGATION, new Page.GetByRoleOptions().setName("Model"))
                    .getByText("API")
                    .click();
            assertThat(page.locator("table")).containsText("max_new_tokens");
            window.look("model-api");
        }
    }

    @ParameterizedTest
    @MethodSource("io.foretell.local.BrowserWindow$Look#all")
    void every_page_looks_right_and_shuts_nobody_out(BrowserWindow.Look look) {
        try (BrowserWindow window = signedIn(look)) {
            Page page = window.page();
            page.getByLabel("Prompt", exactly()).fill("Write me a poem about the sea.");
            button(page, "Run").click();
            assertThat(status(page)).hasText("Succeeded");
            window.look("model-done");
            page.getByText("Open prediction").click();
            page.waitForURL("**/p/*");
            window.look("prediction");
            page.navigate(foretell.modelPage());
            startLongRun(page);
            assertThat(output(page)).not().isEmpty();
            window.look("model-running");
            assertThat(status(page)).hasText("Succeeded");
            page.navigate("/");
            window.look("home");
            page.navigate(foretell.modelPage());
            window.look("model");
            page.navigate(foretell.modelPage() + "/api");
            window.look("model-api");
            page.navigate(foretell.modelPage() + "/versions");
            window.look("model-versions");
            page.navigate("/dashboard");
            window.look("dashboard");
        }
    }

    private static BrowserWindow signedIn(BrowserWindow.Look look) {
        BrowserWindow window = foretell.open(look).signIn(FirstStart.ADMIN, foretell.adminPassword());
        window.page().navigate(foretell.modelPage());
        return window;
    }

    /** About four seconds of output. */
    private static void startLongRun(Page page) {
        page.getByLabel("Prompt", exactly()).fill("Write me a story about a lighthouse.");
        page.getByLabel("Max New Tokens", exactly()).fill("2048");
        page.getByText("More inputs").click();
        page.getByLabel("Min New Tokens", exactly()).fill("2000");
        button(page, "Run").click();
    }

    private static Page.GetByLabelOptions exactly() {
        return new Page.GetByLabelOptions().setExact(true);
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(AriaRole.MAIN)
                .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(Pattern.compile("^" + name)));
    }

    private static Locator status(Page page) {
        return page.locator(".run .status");
    }

    private static Locator output(Page page) {
        return page.getByRole(AriaRole.LOG, new Page.GetByRoleOptions().setName("Output"));
    }

    private static Locator figure(Page page, String name) {
        return page.locator(".run .figures div")
                .filter(new Locator.FilterOptions().setHasText(name))
                .locator("dd");
    }
}
