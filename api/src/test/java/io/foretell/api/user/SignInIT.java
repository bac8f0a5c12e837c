package io.foretell.api.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foretell.api.Browser;
import io.foretell.api.RunningApi;
import io.foretell.api.problem.RefusedException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Signing in and out, over HTTP. */
class SignInIT extends RunningApi {

    private static final String PASSWORD = "correct horse battery staple";

    private User user;

    @BeforeEach
    void newUser() {
        user = users.create(account.id(), account.username(), PASSWORD, Role.ADMIN);
        jdbc.sql("delete from sign_in_attempt").update();
    }

    @Test
    void whoever_is_not_signed_in_is_sent_to_the_sign_in_page_and_back() {
        Browser browser = new Browser(port);
        HttpResponse<String> asked = browser.get("/dashboard?x=1&y=2");
        assertThat(asked.uri().getPath()).isEqualTo("/sign-in");
        assertThat(asked.uri().getQuery()).isEqualTo("to=/dashboard?x=1&y=2");
        HttpResponse<String> there = browser.submit(
                "/sign-in",
                "/sign-in",
                Map.of("username", user.username(), "password", PASSWORD, "to", "/dashboard?x=1&y=2"));
        assertThat(there.uri().toString()).endsWith("/dashboard?x=1&y=2");
        assertThat(there.body()).contains("Dashboard", user.username(), "Sign out");
    }

    @Test
    void nobody_is_sent_to_another_site() {
        for (String elsewhere :
                new String[] {"https://evil.example", "//evil.example", "/{evil}", "/\\evil.example", "evil"}) {
            HttpResponse<String> there = new Browser(port)
                    .submit(
                            "/sign-in",
                            "/sign-in",
                            Map.of("username", user.username(), "password", PASSWORD, "to", elsewhere));
            assertThat(there.uri().getHost()).isEqualTo("localhost");
            assertThat(there.uri().getPath()).isEqualTo("/");
        }
    }

    @Test
    void the_session_is_in_the_database_and_ends_with_signing_out() {
        Browser browser = new Browser(port);
        browser.signIn(user.username(), PASSWORD);
        assertThat(sessionsOfUser()).isEqualTo(1);
        HttpResponse<String> out = browser.submit("/dashboard", "/sign-out", Map.of());
        assertThat(out.body()).contains("You are signed out.");
        assertThat(browser.get("/dashboard").uri().getPath()).isEqualTo("/sign-in");
        assertThat(sessionsOfUser()).isZero();
    }

    private int sessionsOfUser() {
        return jdbc.sql("select count(*) from spring_session_attributes where attribute_bytes like ?")
                .param(("%" + user.id() + "%").getBytes(java.nio.charset.StandardCharsets.US_ASCII))
                .query(Integer.class)
                .single();
    }

    @Test
    void who_is_no_longer_an_admin_is_none_with_the_next_request() {
        Browser browser = new Browser(port);
        browser.signIn(user.username(), PASSWORD);
        assertThat(browser.get("/dashboard/workers").statusCode()).isEqualTo(200);
        jdbc.sql("update app_user set role = 'member' where id = ?")
                .param(user.id())
                .update();
        assertThat(browser.get("/dashboard/workers").statusCode()).isEqualTo(403);
        assertThat(browser.get("/dashboard").uri().getPath()).isEqualTo("/dashboard/runs");
    }

    @Test
    void a_changed_password_signs_out_all_other_sessions() {
        Browser here = new Browser(port);
        Browser elsewhere = new Browser(port);
        here.signIn(user.username(), PASSWORD);
        elsewhere.signIn(user.username(), PASSWORD);
        assertThat(elsewhere.get("/dashboard").uri().getPath()).isEqualTo("/dashboard");

        HttpResponse<String> wrong = here.submit(
                "/settings/password", "/settings/password", Map.of("current", "no", "chosen", "a new long password"));
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(wrong.body()).contains("The current password is not right.");
        HttpResponse<String> weak =
                here.submit("/settings/password", "/settings/password", Map.of("current", PASSWORD, "chosen", "short"));
        assertThat(weak.body()).contains("A password has 12 to 200 characters, and this one has 5.");
        HttpResponse<String> changed = here.submit(
                "/settings/password",
                "/settings/password",
                Map.of("current", PASSWORD, "chosen", "a new long password"));
        assertThat(changed.body()).contains("Your password is changed");

        assertThat(here.get("/dashboard").uri().getPath()).isEqualTo("/dashboard");
        assertThat(elsewhere.get("/dashboard").uri().getPath()).isEqualTo("/sign-in");
        assertThat(new Browser(port).signIn(user.username(), PASSWORD).body()).contains("do not belong together");
    }

    @Test
    void a_changed_password_ends_the_session_of_whoever_has_a_copy_of_its_cookie() {
        Browser here = new Browser(port);
        here.signIn(user.username(), PASSWORD);
        Browser thief = here.thief();
        assertThat(thief.get("/dashboard").uri().getPath()).isEqualTo("/dashboard");
        changePassword(here, PASSWORD);
        assertThat(here.get("/dashboard").uri().getPath()).isEqualTo("/dashboard");
        assertThat(thief.get("/dashboard").uri().getPath()).isEqualTo("/sign-in");
    }

    @Test
    void after_five_failures_the_current_password_cannot_be_guessed_in_a_session_either() {
        Browser browser = new Browser(port);
        browser.signIn(user.username(), PASSWORD);
        for (int i = 0; i < SignIn.USER_FAILURES; i++) {
            assertThat(changePassword(browser, "wrong").body()).contains("The current password is not right.");
        }
        HttpResponse<String> refused = changePassword(browser, PASSWORD);
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("The current password was wrong too often. Try again in 15 minutes.");
        jdbc.sql("update sign_in_attempt set expires_at = now()").update();
        assertThat(changePassword(browser, PASSWORD).body()).contains("Your password is changed");
    }

    private static HttpResponse<String> changePassword(Browser browser, String current) {
        return browser.submit(
                "/settings/password",
                "/settings/password",
                Map.of("current", current, "chosen", "a new long password"));
    }

    @Test
    void after_five_failures_even_the_right_password_must_wait() {
        Browser browser = new Browser(port);
        failAsOftenAsAllowed(browser);
        assertThat(browser.signIn(user.username(), PASSWORD).body())
                .contains("Too many failed sign-ins. Try again in 15 minutes.");
        jdbc.sql("update sign_in_attempt set expires_at = now()").update();
        assertThat(new Browser(port).signIn(user.username(), PASSWORD).uri().getPath())
                .isEqualTo("/settings/password");
        assertThat(jdbc.sql("select count(*) from sign_in_attempt where subject like '%@%'")
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    private void failAsOftenAsAllowed(Browser browser) {
        for (int i = 0; i < SignIn.USER_FAILURES; i++) {
            assertThat(browser.signIn(user.username(), "wrong").body()).contains("do not belong together");
        }
    }

    @Test
    void tries_that_are_refused_lock_out_nobody_else_at_that_address() {
        Browser browser = new Browser(port);
        failAsOftenAsAllowed(browser);
        for (int i = 0; i < SignIn.ADDRESS_FAILURES; i++) {
            assertThat(browser.signIn(user.username(), "wrong").body()).contains("Too many failed sign-ins.");
        }
        User other = users.create(account.id(), "other-" + user.username().substring(0, 20), PASSWORD, Role.MEMBER);
        assertThat(browser.signIn(other.username(), PASSWORD).uri().getPath()).isEqualTo("/settings/password");
    }

    /** One that no text column takes, and one that no index entry has room for. */
    @Test
    void a_name_that_cannot_be_stored_is_wrong_like_any_other() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(5);
        String endless =
                random.ints(3_000, 'a', 'z').mapToObj(Character::toString).collect(Collectors.joining());
        for (String name : List.of("\0", endless)) {
            assertThat(new Browser(port).signIn(name, PASSWORD).body()).contains("do not belong together");
        }
    }

    @Test
    void one_address_cannot_try_name_after_name() {
        Browser browser = new Browser(port);
        for (int i = 0; i < SignIn.ADDRESS_FAILURES; i++) {
            assertThat(browser.signIn("nobody" + i, "wrong").body()).contains("do not belong together");
        }
        assertThat(browser.signIn(user.username(), PASSWORD).body()).contains("Too many failed sign-ins.");
    }

    @Test
    void a_password_is_stored_as_argon2id_and_a_name_is_taken_once() {
        assertThat(jdbc.sql("select password_hash from app_user where id = ?")
                        .param(user.id())
                        .query(String.class)
                        .single())
                .startsWith("$argon2id$")
                .doesNotContain(PASSWORD);
        assertThatThrownBy(() -> users.create(account.id(), user.username(), PASSWORD, Role.MEMBER))
                .isInstanceOf(RefusedException.class)
                .hasMessage("There is a user called \"%s\" already.", user.username());
        assertThatThrownBy(() -> users.create(account.id(), "No Name", PASSWORD, Role.MEMBER))
                .hasMessageContaining("lower-case letters");
        assertThatThrownBy(() -> users.create("nobody", "somebody", PASSWORD, Role.MEMBER))
                .hasMessage("There is no account called \"nobody\".");
    }
}
