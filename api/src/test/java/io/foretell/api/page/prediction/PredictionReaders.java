package io.foretell.api.page.prediction;

import io.foretell.api.Browser;
import io.foretell.api.RunningApi;
import io.foretell.api.TestWorker;
import io.foretell.api.user.Role;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A user of the account, as a browser without JavaScript, and a worker played by the test. */
abstract class PredictionReaders extends RunningApi {

    static final String SCRIPT = "<script>alert(1)</script>";
    static final String ESCAPED = "&lt;script&gt;alert(1)&lt;/script&gt;";

    /** A page with a form, for its CSRF token. */
    static final String FORM = "/settings/password";

    Browser browser;
    TestWorker worker;

    @BeforeEach
    void signIn() {
        browser = signedIn(account, Role.MEMBER);
        worker = worker();
    }

    @AfterEach
    void close() {
        worker.close();
    }

    /** Signed in for another account. */
    Browser other(Role role) {
        return signedIn(newAccount(), role);
    }
}
