package io.foretell.api.page.account;

import io.foretell.api.account.AccountView;
import io.foretell.api.account.Accounts;
import io.foretell.api.account.ApiToken;
import io.foretell.api.account.ApiTokens;
import io.foretell.api.account.NewToken;
import io.foretell.api.page.PagePaths;
import io.foretell.api.problem.ApiProblem;
import io.foretell.api.problem.RefusedException;
import io.foretell.api.user.Users;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** An account with its tokens and users. */
@Controller
class AccountPageController {

    private static final String ADDRESS = "/dashboard/accounts/{username}";

    private final Accounts accounts;
    private final ApiTokens tokens;
    private final Users users;

    AccountPageController(Accounts accounts, ApiTokens tokens, Users users) {
        this.accounts = accounts;
        this.tokens = tokens;
        this.users = users;
    }

    @GetMapping(ADDRESS)
    String page(@PathVariable String username, Model model) {
        AccountView account = account(username);
        model.addAttribute("account", account).addAttribute("users", users.list(account.id()));
        tokens(account, model);
        return "account/account";
    }

    private void tokens(AccountView account, Model model) {
        List<ApiToken> all = tokens.list(account.id());
        model.addAttribute(
                        "valid",
                        all.stream().filter(token -> token.revokedAt() == null).toList())
                .addAttribute(
                        "revoked",
                        all.stream().filter(token -> token.revokedAt() != null).toList());
    }

    /**
     * The answer itself shows the token, this once: a redirect would need to keep it somewhere in between, as an address or a session.
     */
    @PostMapping(ADDRESS + "/tokens")
    String createToken(
            @PathVariable String username,
            @RequestParam(defaultValue = "") String name,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        AccountView account = account(username);
        try {
            NewToken created = tokens.create(account.id(), tokenName(name));
            model.addAttribute("created", created)
                    .addAttribute(
                            PagePaths.wantsPart(request) ? "sentence" : "flash",
                            "The token “%s” is there: copy it now, as it is not shown again."
                                    .formatted(created.record().name()));
        } catch (RefusedException e) {
            response.setStatus(HttpServletResponse.SC_UNPROCESSABLE_CONTENT);
            model.addAttribute("nameError", e.getMessage()).addAttribute("givenName", name);
        }
        return answer(account, request, model);
    }

    private static String tokenName(String given) {
        String name = DisplayName.of(given);
        if (name.isEmpty()) {
            throw new RefusedException("A token needs a name, which says what it is for.");
        }
        return name;
    }

    private String answer(AccountView account, HttpServletRequest request, Model model) {
        if (!PagePaths.wantsPart(request)) {
            return page(account.username(), model);
        }
        model.addAttribute("account", account);
        tokens(account, model);
        return "account/tokens :: tokens";
    }

    @PostMapping(ADDRESS + "/tokens/{id}/revoke")
    String revoke(@PathVariable String username, @PathVariable String id, RedirectAttributes redirect) {
        AccountView account = account(username);
        ApiToken token = token(account, PagePaths.id(id));
        tokens.revoke(account.id(), token.id());
        redirect.addFlashAttribute("flash", sentence(token));
        return "redirect:" + ADDRESS;
    }

    /**
     * @param token as it was before
     */
    private static String sentence(ApiToken token) {
        return token.revokedAt() == null
                ? "The token “%s” is revoked: it is refused from now on, by other API processes within 5 s."
                        .formatted(token.name())
                : "The token “%s” was revoked already, so nothing was changed.".formatted(token.name());
    }

    private AccountView account(String username) {
        return accounts.view(username).orElseThrow(ApiProblem.NotFound::new);
    }

    private ApiToken token(AccountView account, UUID id) {
        return tokens.list(account.id()).stream()
                .filter(token -> token.id().equals(id))
                .findFirst()
                .orElseThrow(ApiProblem.NotFound::new);
    }
}
