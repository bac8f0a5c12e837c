package io.foretell.api.account;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.foretell.api.problem.ApiProblem;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** GET /v1/account: whose token this is. */
@RestController
class AccountController {

    private final Accounts accounts;

    AccountController(Accounts accounts) {
        this.accounts = accounts;
    }

    @GetMapping("/v1/account")
    AccountResponse account(@AuthenticationPrincipal Caller caller) {
        Account account = accounts.find(caller.accountId()).orElseThrow(ApiProblem.NotFound::new);
        return new AccountResponse(account.type(), account.username(), account.name(), null, null);
    }

    record AccountResponse(
            String type,
            String username,
            String name,
            @JsonProperty("github_url") @Nullable String githubUrl,
            @JsonProperty("avatar_url") @Nullable String avatarUrl) {}
}
