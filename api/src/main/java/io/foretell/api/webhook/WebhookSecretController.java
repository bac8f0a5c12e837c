package io.foretell.api.webhook;

import io.foretell.api.account.Accounts;
import io.foretell.api.account.Caller;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** GET /v1/webhooks/default/secret: what receivers verify signatures with. */
@RestController
class WebhookSecretController {

    private final Accounts accounts;

    WebhookSecretController(Accounts accounts) {
        this.accounts = accounts;
    }

    @GetMapping("/v1/webhooks/default/secret")
    SecretResponse secret(@AuthenticationPrincipal Caller caller) {
        return new SecretResponse(accounts.webhookSecret(caller.accountId()).text());
    }

    record SecretResponse(String key) {}
}
