package io.foretell.api.page.model;

import io.foretell.api.model.Models;
import io.foretell.api.user.User;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** The first page: the models that the reader may see. */
@Controller
class HomeController {

    private final Models models;

    HomeController(Models models) {
        this.models = models;
    }

    @GetMapping("/")
    String home(@AuthenticationPrincipal @Nullable User user, Model model) {
        model.addAttribute("models", models.list(user == null ? null : user.accountId()));
        return "model/home";
    }
}
