package io.foretell.api.user;

import static org.assertj.core.api.Assertions.assertThat;

import io.foretell.api.Browser;
import io.foretell.api.RunningApi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.TestPropertySource;

/** An API that is told of the proxy before it: each request of these tests comes from this machine, as from a proxy on it. */
@TestPropertySource(properties = "server.forward-headers-strategy=native")
class BehindProxyIT extends RunningApi {

    private static final String PASSWORD = "correct horse battery staple";

    private User user;

    @BeforeEach
    void newUser() {
        user = users.create(account.id(), account.username(), PASSWORD, Role.MEMBER);
        jdbc.sql("delete from sign_in_attempt").update();
    }

    @Test
    void failures_of_one_caller_do_not_shut_out_another_behind_the_same_proxy() {
        failFrom("203.0.113.1");
        assertThat(from("203.0.113.1").signIn(user.username(), PASSWORD).body()).contains("Too many failed sign-ins.");
        assertThat(from("203.0.113.2").signIn(user.username(), PASSWORD).uri().getPath())
                .isEqualTo("/settings/password");
    }

    @Test
    void an_address_that_the_caller_put_before_its_own_counts_for_nothing() {
        failFrom("203.0.113.1");
        for (String invented : new String[] {"198.51.100.7", "10.0.0.1", "nonsense"}) {
            assertThat(from(invented + ", 203.0.113.1")
                            .signIn(user.username(), PASSWORD)
                            .body())
                    .contains("Too many failed sign-ins.");
        }
    }

    @Test
    void urls_are_those_that_the_caller_used() {
        String model = api.get(
                        "/v1/models/" + version.model(),
                        "X-Forwarded-For",
                        "203.0.113.1",
                        "X-Forwarded-Proto",
                        "https",
                        "X-Forwarded-Host",
                        "api.example.test")
                .body();
        assertThat(model).startsWith("{\"url\":\"https://api.example.test/" + version.model() + "\"");
    }

    private void failFrom(String address) {
        Browser browser = from(address);
        for (int i = 0; i < SignIn.ADDRESS_FAILURES; i++) {
            assertThat(browser.signIn("nobody" + i, "wrong").body()).contains("do not belong together");
        }
    }

    private Browser from(String address) {
        return new Browser(port, "X-Forwarded-For", address);
    }
}
