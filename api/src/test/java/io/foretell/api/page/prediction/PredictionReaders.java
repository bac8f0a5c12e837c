package io.foretell.api.page.prediction;

import io.foretell.api.Browser;
import io.foretell.api.RunningApi;
import io.foretell.api.TestWorker;
import io.foretell.api.account.Account;
import io.foretell.api.user.Role;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A user of the account, as a browser without JavaScript, and a worker played by the test. */
abstract class PredictionReaders extends RunningApi {

    static final String SCRIPT = "<script>alert(1)</script>";
    static final String ESCAPED = "&lt;script&gt;alert(1)&lt;/script&gt;";

    /** A page with a form, for its CSRF token. */
    static final String FORM = "/settings/password";

    private static final String PASSWORD = "correct horse battery staple";

    Browser browser;
    TestWorker worker;

    @BeforeEach
    void signIn() {
        users.create(account.id(), account.username(), PASSWORD, Role.MEMBER);
        browser = new Browser(port);
        browser.signIn(account.username(), PASSWORD);
        worker = worker();
    }

    @AfterEach
    void close() {
        worker.close();
    }

    /** Signed in for another account. */
    Browser other(Role role) {
        Account another = newAccount();
        String name = another.username();
        users.create(another.id(), name, PASSWORD, role);
        Browser other = new Browser(port);
        other.signIn(name, PASSWORD);
        return other;
    }
}
