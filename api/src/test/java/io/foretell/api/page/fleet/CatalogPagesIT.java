package io.foretell.api.page.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.foretell.api.AdminPages;
import io.foretell.api.TestWorker;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.test.context.TestPropertySource;

/** The pages of models and of hardware as a browser without JavaScript has them. */
@TestPropertySource(properties = "foretell.overview.sample-age=3h") // a database of its own: prices stay for good
class CatalogPagesIT extends AdminPages {

    private static final String MODELS = "/dashboard/models";
    private static final String HARDWARE = "/dashboard/hardware";
    private static final Pattern SQL = Pattern.compile("<code id=\"price-sql\">([^<]+);</code>");

    @Test
    void a_model_shows_its_versions_with_their_load() {
        created("{}");
        created("{}");
        try (TestWorker worker = worker()) {
            worker.claim();
            assertThat(model())
                    .contains("href=\"/tests/" + version.name() + "\"", ">Public<", ">latest<", "A model for tests")
                    .contains("href=\"/dashboard/runs?model=tests/" + version.name() + "\"")
                    .contains(version.digest().substring(0, 12))
                    .containsPattern("data-label=\"Running\"[^>]*><a[^>]*>1<")
                    .containsPattern("data-label=\"Waiting\"[^>]*>1<")
                    .containsPattern("data-label=\"Workers\"[^>]*>1<")
                    .doesNotContain("no worker serves it");
        }
    }

    @Test
    void a_version_that_nobody_serves_and_one_that_is_removed_say_so(@TempDir Path folder) throws Exception {
        created("{}");
        jdbc.sql("update model_version set removed_at = now() where id = ?")
                .param(newVersion(folder, version.name()).id())
                .update();
        assertThat(model())
                .contains("no worker serves it")
                .containsOnlyOnce(">latest<")
                .containsOnlyOnce("removed <time");
    }

    @Test
    void what_has_no_page_for_the_reader_has_no_link_and_a_description_is_text() {
        jdbc.sql("update model set visibility = 'private', description = ? where name = ?")
                .params(SCRIPT, version.name())
                .update();
        assertThat(model()).contains(">Private<", ESCAPED).doesNotContain(SCRIPT, "href=\"/tests/");
        jdbc.sql("update model set owner = ? where name = ?")
                .params(account.username(), version.name())
                .update();
        assertThat(browser.get(MODELS).body())
                .contains("href=\"/%s/%s\"".formatted(account.username(), version.name()));
        jdbc.sql("update model_version set removed_at = now() where id = ?")
                .param(version.id())
                .update();
        assertThat(browser.get(MODELS).body())
                .doesNotContain("href=\"/%s/%s\"".formatted(account.username(), version.name()));
    }

    @Test
    void a_model_without_a_version_says_so() {
        jdbc.sql("insert into model (owner, name) values ('tests', ?)")
                .param("bare-" + version.name())
                .update();
        assertThat(model("bare-" + version.name())).contains("No version is registered, so it cannot be run.");
    }

    private String model() {
        return model(version.name());
    }

    private String model(String name) {
        Matcher body = Pattern.compile(
                        "<tbody id=\"model-tests/" + Pattern.quote(name) + "\">.*?</tbody>", Pattern.DOTALL)
                .matcher(browser.get(MODELS).body());
        assertThat(body.find()).isTrue();
        return body.group();
    }

    @Test
    void hardware_shows_its_price_by_second_and_hour_and_who_runs_on_it() {
        try (TestWorker worker = worker()) {
            assertThat(row(browser.get(HARDWARE), "hardware-gpu-a100-large"))
                    .contains("Nvidia A100 (80GB) GPU", ">$0.0014<", ">$5.04<", " UTC")
                    .containsPattern("data-label=\"Workers\"[^>]*>0<");
            assertThat(row(browser.get(HARDWARE), "hardware-cpu"))
                    .contains(">$0.0001<", ">$0.36<")
                    .doesNotContainPattern("data-label=\"Workers\"[^>]*>0<");
        }
    }

    @Test
    void the_page_says_how_a_price_is_set_and_that_way_works() {
        String sku = "cpu-" + UUID.randomUUID();
        jdbc.sql("insert into hardware (sku, name) values (?, ?)")
                .params(sku, SCRIPT)
                .update();
        HttpResponse<String> before = browser.get(HARDWARE);
        assertThat(row(before, "hardware-" + sku))
                .contains("No price, so no worker can register with it.", ESCAPED)
                .doesNotContain(SCRIPT);
        Matcher sql = SQL.matcher(before.body());
        assertThat(sql.find()).isTrue();
        jdbc.sql(sql.group(1).replace("&#39;", "'").replace("'cpu'", "'" + sku + "'"))
                .update();
        assertThat(row(browser.get(HARDWARE), "hardware-" + sku)).contains(">$0.00012<", ">$0.432<", "just now");
    }

    @Test
    void they_are_for_admins_alone() {
        assertForAdminsAlone(MODELS);
    }

    @Test
    void htmx_gets_the_models_alone() {
        assertThat(browser.get(MODELS, "HX-Request", "true").body())
                .contains("model-tests/" + version.name())
                .doesNotContain("<html");
    }
}
