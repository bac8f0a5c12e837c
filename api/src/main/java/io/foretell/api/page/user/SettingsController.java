package io.foretell.api.page.user;

import io.foretell.api.problem.RefusedException;
import io.foretell.api.user.SessionUser;
import io.foretell.api.user.User;
import io.foretell.api.user.Users;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** A user's own settings: the password, so far. */
@Controller
class SettingsController {

    private final Users users;
    private final SessionUser sessions;

    SettingsController(Users users, SessionUser sessions) {
        this.users = users;
        this.sessions = sessions;
    }

    @GetMapping("/settings/password")
    String password() {
        return "user/password";
    }

    @PostMapping("/settings/password")
    String changePassword(
            @AuthenticationPrincipal User user,
            @RequestParam String current,
            @RequestParam String chosen,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model,
            RedirectAttributes redirect) {
        try {
            sessions.renew(users.changePassword(user, current, chosen), request);
        } catch (RefusedException e) {
            response.setStatus(HttpServletResponse.SC_UNPROCESSABLE_CONTENT);
            model.addAttribute("error", e.getMessage());
            return "user/password";
        }
        redirect.addFlashAttribute("flash", "Your password is changed, and all other sessions are signed out.");
        return "redirect:/settings/password";
    }
}
