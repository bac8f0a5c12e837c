package io.foretell.api.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.foretell.api.Browser;
import io.foretell.api.RunningApi;
import io.foretell.api.user.Role;
import java.net.http.HttpResponse;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What holds for every page: policy, headers, assets, errors. */
class PagesIT extends RunningApi {

    private static final Pattern NONCE = Pattern.compile("script-src 'nonce-([^']+)'");
    private static final Pattern SCRIPT = Pattern.compile("<script[^>]*>");
    private static final Pattern INLINE = Pattern.compile("<style|<[^>]* (style|on[a-z]+)=");
    private static final Pattern ASSET = Pattern.compile("(?:href|src)=\"(/assets/[^\"]+)\"");

    @Test
    void every_page_has_a_policy_with_a_nonce_of_its_own_that_its_scripts_carry() {
        Browser admin = signedIn(account, Role.ADMIN);
        String id = created("{}");
        String model = "/tests/" + version.name();
        Set<String> nonces = new HashSet<>();
        List<String> pages = List.of(
                "/",
                "/sign-in",
                "/settings/password",
                "/no/such/page",
                model,
                model + "/api",
                model + "/versions",
                "/p/" + id,
                "/dashboard",
                "/dashboard/runs",
                "/dashboard/runs/" + id,
                "/dashboard/workers",
                "/dashboard/models",
                "/dashboard/accounts",
                "/dashboard/accounts/" + account.username(),
                "/dashboard/hardware");
        for (String path : pages) {
            HttpResponse<String> page = admin.get(path);
            String nonce = nonce(page);
            nonces.add(nonce);
            assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                    .contains("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'")
                    .doesNotContain("unsafe");
            assertThat(SCRIPT.matcher(page.body()).results())
                    .as(path)
                    .hasSizeGreaterThan(1)
                    .allSatisfy(script -> assertThat(script.group()).contains("nonce=\"" + nonce + "\""));
            assertThat(INLINE.matcher(page.body()).results()).as(path).isEmpty();
        }
        assertThat(nonces).hasSameSizeAs(pages);
    }

    private static String nonce(HttpResponse<String> page) {
        Matcher nonce = NONCE.matcher(
                page.headers().firstValue("Content-Security-Policy").orElseThrow());
        assertThat(nonce.find()).isTrue();
        return nonce.group(1);
    }

    @Test
    void pages_carry_the_other_security_headers_too() {
        assertThat(new Browser(port).get("/").headers().map())
                .containsEntry("x-content-type-options", List.of("nosniff"))
                .containsEntry("x-frame-options", List.of("DENY"))
                .containsEntry("referrer-policy", List.of("same-origin"))
                .containsEntry("cross-origin-opener-policy", List.of("same-origin"))
                .containsKey("permissions-policy");
    }

    @Test
    void assets_have_a_digest_in_their_name_and_are_kept_for_a_year() {
        Browser browser = new Browser(port);
        Matcher assets = ASSET.matcher(browser.get("/").body());
        int found = 0;
        while (assets.find()) {
            found++;
            assertThat(assets.group(1)).matches(".*-[0-9a-f]{32}\\.(css|js|svg)");
            HttpResponse<String> asset = browser.get(assets.group(1));
            assertThat(asset.statusCode()).as(assets.group(1)).isEqualTo(200);
            assertThat(asset.headers().firstValue("Cache-Control").orElseThrow())
                    .contains("max-age=31536000", "immutable");
        }
        assertThat(found).isGreaterThanOrEqualTo(4);
        assertThat(browser.get("/assets/nothing.css").statusCode()).isEqualTo(404);
    }

    @Test
    void the_first_page_brings_less_than_100_kB_of_assets() {
        Browser browser = new Browser(port);
        HttpResponse<String> page = browser.get("/tests/" + version.name());
        int bytes = page.body().length();
        Matcher assets = ASSET.matcher(page.body());
        while (assets.find()) {
            bytes += browser.get(assets.group(1)).body().length();
        }
        assertThat(bytes).isBetween(10_000, 100_000);
    }

    @Test
    void a_browser_reads_errors_as_a_page_and_the_api_stays_with_problems() {
        HttpResponse<String> page = new Browser(port).get("/nobody/nothing");
        assertThat(page.statusCode()).isEqualTo(404);
        assertThat(page.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/html");
        assertThat(page.body()).contains("Not found", "There is no such page", "<nav");
        assertThat(nonce(page)).isNotEmpty();
        assertThat(new Browser(port).get("/some/where/else/entirely").body()).contains("Not found");
        assertThat(new Browser(port).get("/a;b/c").statusCode()).isEqualTo(400);
        for (String path : new String[] {"/v1/nothing", "/v1/predictions", "/v1/models/a;b/c"}) {
            assertThat(new Browser(port)
                            .get(path)
                            .headers()
                            .firstValue("Content-Type")
                            .orElseThrow())
                    .as(path)
                    .isEqualTo("application/problem+json");
        }
    }

    @Test
    void whoever_signs_in_comes_back_to_the_page_that_was_open_and_never_to_an_error_page() {
        String model = "/tests/" + version.name();
        assertThat(new Browser(port).get(model + "?version=" + version.digest()).body())
                .contains("href=\"/sign-in?to=" + model + "?version%3D" + version.digest() + "\"");
        assertThat(new Browser(port).get("/some/where/else/entirely").body())
                .contains("href=\"/sign-in?to=/some/where/else/entirely\"");
        assertThat(new Browser(port).post("/sign-in", "").body())
                .contains("class=\"button hidden\" href=\"/sign-in?to=/\"");
    }

    @Test
    void what_a_query_cannot_mean_is_the_readers_mistake() {
        assertThat(new Browser(port).get("/sign-in?wait=x").statusCode()).isEqualTo(400);
        assertThat(new Browser(port)
                        .get("/tests/" + version.name() + "?version=%00")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void a_form_without_its_token_is_refused() {
        HttpResponse<String> refused = new Browser(port).post("/sign-in", "username=a&password=b");
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("open for too long");
    }

    @Test
    void the_api_takes_no_session_for_a_token() {
        users.create(account.id(), account.username(), "a long enough password", io.foretell.api.user.Role.MEMBER);
        Browser browser = new Browser(port);
        assertThat(browser.signIn(account.username(), "a long enough password").statusCode())
                .isEqualTo(200);
        assertThat(browser.get("/v1/account").statusCode()).isEqualTo(401);
        assertThat(browser.submit("/settings/password", "/v1/predictions", Map.of())
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void a_session_whose_cookie_comes_along_to_the_api_is_not_even_loaded() {
        users.create(account.id(), account.username(), "a long enough password", io.foretell.api.user.Role.MEMBER);
        Browser browser = new Browser(port);
        browser.signIn(account.username(), "a long enough password");
        int sessions =
                jdbc.sql("update spring_session set last_access_time = 1").update();
        for (String path : new String[] {"/v1/account", "/v1/v1/account"}) {
            assertThat(browser.get(path, "Authorization", "Bearer " + token.plain())
                            .statusCode())
                    .isEqualTo(200);
        }
        assertThat(sessions).isPositive();
        assertThat(jdbc.sql("select count(*) from spring_session where last_access_time = 1")
                        .query(Integer.class)
                        .single())
                .isEqualTo(sessions);
    }
}
