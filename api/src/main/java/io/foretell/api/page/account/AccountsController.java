package io.foretell.api.page.account;

import io.foretell.api.account.AccountView;
import io.foretell.api.account.Accounts;
import io.foretell.api.page.PagePaths;
import io.foretell.api.problem.RefusedException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The accounts, and the form that makes one. */
@Controller
class AccountsController {

    private static final int PAGE = 50;

    /** What can come before an account's username in the list's order; anything else begins at its beginning. */
    private static final Pattern AFTER = Pattern.compile("[a-z0-9-]{0,39}");

    private final Accounts accounts;

    AccountsController(Accounts accounts) {
        this.accounts = accounts;
    }

    /**
     * @param after the last username of the page before
     */
    @GetMapping("/dashboard/accounts")
    String accounts(@RequestParam(defaultValue = "") String after, HttpServletRequest request, Model model) {
        list(AFTER.matcher(after).matches() ? after : "", model);
        model.addAttribute("form", NewAccountForm.EMPTY);
        return PagePaths.wantsPart(request) ? "account/account-list :: list" : "account/accounts";
    }

    private void list(String after, Model model) {
        List<AccountView> found = accounts.list(after, PAGE + 1);
        boolean more = found.size() > PAGE;
        model.addAttribute("accounts", more ? found.subList(0, PAGE) : found)
                .addAttribute("after", after)
                .addAttribute("next", more ? found.get(PAGE - 1).username() : null);
    }

    /** An account without a name for people is called by its username. */
    @PostMapping("/dashboard/accounts")
    String create(
            @RequestParam(defaultValue = "") String username,
            @RequestParam(defaultValue = "") String name,
            HttpServletResponse response,
            Model model,
            RedirectAttributes redirect) {
        NewAccountForm form = new NewAccountForm(username.strip(), name.strip(), null, null);
        try {
            DisplayName.of(form.name());
        } catch (RefusedException e) {
            return refused(form.wrongName(e.getMessage()), response, model);
        }
        try {
            accounts.create(form.username(), form.name().isEmpty() ? form.username() : form.name());
        } catch (RefusedException e) {
            return refused(form.wrongUsername(e.getMessage()), response, model);
        }
        redirect.addFlashAttribute(
                "flash",
                "The account %s is there. To call the API it needs a token: create one below."
                        .formatted(form.username()));
        return "redirect:/dashboard/accounts/" + form.username();
    }

    /** The page again, with the sentence beside its field. */
    private String refused(NewAccountForm form, HttpServletResponse response, Model model) {
        response.setStatus(HttpServletResponse.SC_UNPROCESSABLE_CONTENT);
        list("", model);
        model.addAttribute("form", form);
        return "account/accounts";
    }
}
