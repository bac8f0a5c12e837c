package io.foretell.api.page.fleet;

import io.foretell.api.fleet.Catalog;
import io.foretell.api.model.Models;
import io.foretell.api.page.PagePaths;
import io.foretell.api.user.User;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** The models with their versions, and the hardware with its prices: to be read only. */
@Controller
class CatalogController {

    private final Catalog catalog;
    private final Models models;

    CatalogController(Catalog catalog, Models models) {
        this.catalog = catalog;
        this.models = models;
    }

    @GetMapping("/dashboard/models")
    String models(@AuthenticationPrincipal User user, HttpServletRequest request, Model model) {
        model.addAttribute("models", catalog.models()).addAttribute("readable", models.names(user.accountId()));
        return PagePaths.wantsPart(request) ? "fleet/model-list :: list" : "fleet/models";
    }

    @GetMapping("/dashboard/hardware")
    String hardware(Model model) {
        model.addAttribute("hardware", catalog.hardware());
        return "fleet/hardware";
    }
}
