package io.foretell.api.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.foretell.api.RunningApi;
import io.foretell.queue.NewPrediction;
import io.foretell.queue.PredictionQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class AccountListIT extends RunningApi {

    @Autowired
    private PredictionQueue queue;

    @Test
    void accounts_are_listed_by_username_with_their_tokens_and_load() {
        tokens.revoke(account.id(), tokens.create(account.id(), "old").record().id());
        queue.enqueue(new NewPrediction(
                account.id(), version.id(), "{}", "api", Duration.ofHours(1), false, null, List.of()));
        AccountView found = accounts.list("", 1_000).stream()
                .filter(view -> view.id().equals(account.id()))
                .findFirst()
                .orElseThrow();
        assertThat(found.username()).isEqualTo(account.username());
        assertThat(found.tokens()).isEqualTo(1);
        assertThat(found.waiting()).isEqualTo(1);
        assertThat(walk()).doesNotHaveDuplicates().containsExactlyElementsOf(accounts.list("", 1_000));
    }

    private List<AccountView> walk() {
        List<AccountView> seen = new ArrayList<>();
        List<AccountView> page = accounts.list("", 2);
        while (!page.isEmpty()) {
            seen.addAll(page);
            page = accounts.list(page.getLast().username(), 2);
        }
        return seen;
    }
}
