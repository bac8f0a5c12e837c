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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The model page, as people use it. */
@Tag("browser")
class ModelPageBrowserIT extends PredictionStories {

    @Test
    void code_is_copied_as_often_as_asked() {
        try (BrowserWindow window = foretell.open()) {
            Page page = window.page();
            page.context().grantPermissions(List.of("clipboard-read", "clipboard-write"));
            page.navigate(foretell.modelPage());
            Locator copy = page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Copy the curl code"));
            String code = page.locator("#code-curl").textContent();
            for (int time = 0; time < 2; time++) {
                page.evaluate("navigator.clipboard.writeText('something else')");
                copy.click();
                page.waitForCondition(() -> code.equals(page.evaluate("navigator.clipboard.readText()")));
            }
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
            field(page, "Prompt").fill("Spell " + SCRIPT);
            field(page, "Max New Tokens").fill("20");
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
        try (StagedRuns staged = new StagedRuns(foretell);
                BrowserWindow window = signedIn(look)) {
            Page page = window.page();
            field(page, "Prompt").fill("Write me a poem about the sea.");
            button(page, "Run").click();
            assertThat(status(page)).hasText("Succeeded");
            window.look("model-done");
            page.getByText("Open prediction").click();
            page.waitForURL("**/p/*");
            window.look("prediction");
            page.navigate(staged.page());
            field(page, "Prompt").fill("Write me a story about a lighthouse.");
            button(page, "Run").click();
            staged.take();
            staged.write("Once upon a time");
            assertThat(output(page)).hasText("Once upon a time");
            window.look("model-running");
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
}
