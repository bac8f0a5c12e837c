package io.foretell.api.page.user;

import io.foretell.api.page.PagePaths;
import io.foretell.api.user.User;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The sign-in page; the form that it posts goes to Spring Security. */
@Controller
class SignInController {

    @GetMapping("/sign-in")
    String signIn(
            @AuthenticationPrincipal @Nullable User user,
            @RequestParam(required = false) @Nullable String to,
            @RequestParam(required = false) @Nullable String failed,
            @RequestParam(required = false) @Nullable Integer wait,
            @RequestParam(required = false) @Nullable String out,
            Model model) {
        if (user != null) {
            return "redirect:" + PagePaths.local(to);
        }
        model.addAttribute("to", PagePaths.local(to));
        model.addAttribute("error", error(failed != null, wait));
        model.addAttribute("signedOut", out != null);
        return "user/sign-in";
    }

    private static @Nullable String error(boolean failed, @Nullable Integer wait) {
        if (wait != null) {
            return "Too many failed sign-ins. Try again in %s.".formatted(wait == 1 ? "a minute" : wait + " minutes");
        }
        return failed ? "This user name and password do not belong together." : null;
    }
}
