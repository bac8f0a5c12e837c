package io.foretell.api.page.live;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.foretell.api.Browser;
import io.foretell.api.RunningApi;
import io.foretell.api.TestWorker;
import io.foretell.api.user.Role;
import io.foretell.queue.Lease;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** Who may look at the dashboard, and how its pages hear that they should look again. */
class PageUpdatesIT extends RunningApi {

    @Autowired
    private PageUpdates updates;

    @Test
    void an_open_page_hears_of_progress_and_is_forgotten_when_it_closes() throws Exception {
        try (TestWorker worker = worker()) {
            created("{}");
            Lease lease = worker.claim();
            AtomicInteger sequence = new AtomicInteger();
            try (InputStream events = signedIn(account, Role.MEMBER).open("/dashboard/live")) {
                assertThat(updates.count()).isEqualTo(1);
                assertThat(line(events)).isEqualTo(": hi");
                worker.append(lease, sequence.getAndIncrement(), "some output");
                while (!line(events).equals("data: progress")) {
                    // before the output was committed it may have heard that some time has passed
                }
            }
            await().until(() -> {
                worker.append(lease, sequence.getAndIncrement(), "more"); // only who writes finds that nobody reads
                return updates.count() == 0;
            });
        }
    }

    private static String line(InputStream events) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = events.read(); c >= 0 && c != '\n'; c = events.read()) {
            line.append(new String(new byte[] {(byte) c}, US_ASCII));
        }
        return line.toString();
    }

    @Test
    void a_page_hears_from_time_to_time_of_what_nobody_signals() throws Exception {
        try (InputStream events = signedIn(account, Role.MEMBER).open("/dashboard/live")) {
            while (!line(events).equals("data: time")) {
                // other tests' predictions may make progress meanwhile
            }
        }
    }

    @Test
    void a_process_that_stops_ends_the_streams_of_its_pages_and_opens_no_more() throws Exception {
        Browser browser = signedIn(account, Role.MEMBER);
        try (InputStream events = browser.open("/dashboard/live")) {
            updates.stop();
            assertThat(events.readAllBytes()).isNotNull(); // to its end
            assertThat(browser.get("/dashboard/live").statusCode()).isEqualTo(503);
        } finally {
            updates.start();
        }
        assertThat(updates.count()).isZero();
    }

    @Test
    void a_connection_that_cannot_be_made_takes_no_room() {
        assertThatThrownBy(() -> updates.open(new MockHttpServletRequest(), new MockHttpServletResponse()))
                .isInstanceOf(IllegalStateException.class);
        assertThat(updates.count()).isZero();
    }

    @Test
    void who_asks_for_the_headers_alone_takes_no_place() {
        assertThat(signedIn(account, Role.MEMBER).head("/dashboard/live").statusCode())
                .isEqualTo(200);
        assertThat(updates.count()).isZero();
    }

    @Test
    void a_stranger_hears_nothing() {
        assertThat(new Browser(port).get("/dashboard/live").uri().getPath()).isEqualTo("/sign-in");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/dashboard/workers", "/dashboard/models", "/dashboard/accounts", "/dashboard/hardware"})
    void what_only_admins_may_see_is_refused_to_a_member(String page) {
        assertThat(signedIn(account, Role.MEMBER).get(page).statusCode()).isEqualTo(403);
    }

    @Test
    void a_members_dashboard_is_the_accounts_runs() {
        assertThat(signedIn(account, Role.MEMBER).get("/dashboard").uri().getPath())
                .isEqualTo("/dashboard/runs");
    }

    @Test
    void an_admins_dashboard_is_the_overview() {
        assertThat(signedIn(account, Role.ADMIN).get("/dashboard").body()).contains("<h1>Overview</h1>");
    }
}
