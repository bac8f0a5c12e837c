package io.foretell.api.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foretell.api.RunningApi;
import io.foretell.api.problem.RefusedException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccountsIT extends RunningApi {

    @ParameterizedTest
    @ValueSource(strings = {"", "Acme", "-acme", "ac me", "acme!", "a234567890123456789012345678901234567890"})
    void what_is_no_username_is_refused_and_named(String username) {
        assertThatThrownBy(() -> accounts.create(username, "Acme"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("'" + username + "' is no username");
    }

    @Test
    void a_username_that_is_taken_is_refused() {
        assertThatThrownBy(() -> accounts.create(account.username(), "Again"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("an account '" + account.username() + "' already");
    }

    @Test
    void accounts_are_listed_by_username() {
        newAccount();
        assertThat(accounts.list())
                .extracting(Account::username)
                .contains(account.username())
                .isSorted();
    }

    @Test
    void of_two_who_take_a_username_at_once_one_is_refused() throws InterruptedException {
        for (int i = 0; i < 20; i++) {
            String username = "race-" + UUID.randomUUID().toString().substring(0, 20);
            CyclicBarrier start = new CyclicBarrier(2);
            Callable<Account> creation = () -> {
                start.await();
                return accounts.create(username, "Racer");
            };
            List<Future<Account>> both;
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                both = threads.invokeAll(List.of(creation, creation));
            }
            assertThat(both)
                    .filteredOn(one -> one.state() == Future.State.FAILED)
                    .singleElement()
                    .satisfies(refused -> assertThat(refused.exceptionNow()).isInstanceOf(RefusedException.class));
        }
    }
}
