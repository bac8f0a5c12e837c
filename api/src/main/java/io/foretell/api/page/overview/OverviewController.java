package io.foretell.api.page.overview;

import io.foretell.api.overview.Overview;
import io.foretell.api.overview.OverviewFigures;
import io.foretell.api.overview.OverviewState;
import io.foretell.api.overview.OverviewStats;
import io.foretell.api.run.RunFilter;
import io.foretell.api.run.RunHistory;
import io.foretell.api.run.Scope;
import io.foretell.api.user.User;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** The dashboard's first page, and the two parts of it that are brought up to date. */
@Controller
class OverviewController {

    private static final String PARTS = "dashboard/overview-parts :: ";

    private final Overview overview;
    private final RunHistory runs;
    private final TroubleTexts troubles;
    private final FigureTexts figures;

    OverviewController(Overview overview, RunHistory runs, TroubleTexts troubles, FigureTexts figures) {
        this.overview = overview;
        this.runs = runs;
        this.troubles = troubles;
        this.figures = figures;
    }

    /** A member's dashboard is the account's runs. */
    @GetMapping("/dashboard")
    String page(
            @AuthenticationPrincipal User user,
            @RequestParam(defaultValue = SpanChoice.FIRST) String span,
            Model model) {
        if (!user.isAdmin()) {
            return "redirect:/dashboard/runs";
        }
        SpanChoice choice = SpanChoice.of(span);
        OverviewState state = overview.read(choice.span(), ZoneOffset.UTC);
        addCurrent(model, choice, state);
        model.addAttribute("choices", SpanChoice.ALL);
        model.addAttribute("plots", Plot.all(choice));
        model.addAttribute("currency", figures.currency(state.stats()));
        model.addAttribute("points", figures.points(state.stats()));
        return "dashboard/overview";
    }

    /** What is wrong, and the figures. */
    @GetMapping("/dashboard/now")
    String now(@RequestParam String span, Model model) {
        SpanChoice choice = SpanChoice.of(span);
        addCurrent(model, choice, overview.read(choice.span(), ZoneOffset.UTC));
        return PARTS + "now";
    }

    /** The plots' points; no content when the database is too slow to tell them. */
    @GetMapping("/dashboard/points")
    ModelAndView points(@RequestParam String span) {
        return overview.finished(SpanChoice.of(span).span())
                .map(stats -> new ModelAndView(PARTS + "points", "points", figures.points(stats)))
                .orElseGet(() -> new ModelAndView(PARTS + "nothing", HttpStatus.NO_CONTENT));
    }

    private void addCurrent(Model model, SpanChoice choice, OverviewState state) {
        model.addAttribute("choice", choice);
        model.addAttribute(
                "troubles", state.findings().stream().map(troubles::of).toList());
        model.addAttribute("figures", figures.now(state.figures()));
        model.addAttribute("finished", figures.finished(state.stats()));
        OverviewStats stats = state.stats();
        model.addAttribute("idle", stats != null && stats.total().finished() == 0);
        model.addAttribute("unused", stats != null && stats.total().finished() == 0 && hasNoRun(state.figures()));
    }

    private boolean hasNoRun(@Nullable OverviewFigures now) {
        return now != null
                && now.running() + now.waiting() == 0
                && runs.page(Scope.EVERYONE, RunFilter.NONE, null, 1).runs().isEmpty();
    }
}
