package io.foretell.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.foretell.api.user.Role;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;

/** What the tests of pages for admins share: who signs in, and who may not. */
public abstract class AdminPages extends RunningApi {

    protected static final String SCRIPT = "<script>alert(1)</script>";
    protected static final String ESCAPED = "&lt;script&gt;alert(1)&lt;/script&gt;";

    /** An admin's. */
    protected Browser browser;

    @BeforeEach
    void signIn() {
        browser = signedIn(account, Role.ADMIN);
    }

    /** Without a user the page asks to sign in; members and forms without their CSRF token are refused. */
    protected void assertForAdminsAlone(String page, String... actions) {
        assertThat(new Browser(port).get(page).uri().getPath()).isEqualTo("/sign-in");
        Browser member = signedIn(account, Role.MEMBER);
        assertThat(member.get(page).statusCode()).isEqualTo(403);
        for (String action : actions) {
            assertThat(member.submit("/settings/password", action, Map.of("name", "x"))
                            .statusCode())
                    .as(action)
                    .isEqualTo(403);
            assertThat(browser.post(action, "name=x").statusCode())
                    .as(action + " without a CSRF token")
                    .isEqualTo(403);
        }
    }

    /** The row of a table, from its id to its end. */
    protected static String row(HttpResponse<String> page, String id) {
        Matcher row = Pattern.compile("<tr[^>]* id=\"" + Pattern.quote(id) + "\".*?</tr>", Pattern.DOTALL)
                .matcher(page.body());
        assertThat(row.find()).as("row %s", id).isTrue();
        return row.group();
    }
}
