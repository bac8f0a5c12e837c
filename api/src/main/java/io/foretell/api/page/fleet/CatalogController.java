package io.foretell.api.page.fleet;

import io.foretell.api.fleet.Catalog;
import io.foretell.api.fleet.ModelView;
import io.foretell.api.page.PagePaths;
import io.foretell.api.user.User;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** The models with their versions, and the hardware with its prices: to be read only. */
@Controller
class CatalogController {

    private final Catalog catalog;
    private final ReadableModels readable;

    CatalogController(Catalog catalog, ReadableModels readable) {
        this.catalog = catalog;
        this.readable = readable;
    }

    @GetMapping("/dashboard/models")
    String models(@AuthenticationPrincipal User user, HttpServletRequest request, Model model) {
        List<ModelView> models = catalog.models();
        model.addAttribute("models", models).addAttribute("readable", readable.of(user, models));
        return PagePaths.wantsPart(request) ? "fleet/model-list :: list" : "fleet/models";
    }

    @GetMapping("/dashboard/hardware")
    String hardware(Model model) {
        model.addAttribute("hardware", catalog.hardware());
        return "fleet/hardware";
    }
}
