package io.foretell.api.page.dashboard;

import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/** The dashboard's first page. */
@Controller
class OverviewController {

    @GetMapping("/dashboard")
    String overview() {
        return "dashboard/overview";
    }
}
