package io.foretell.api.page.runs;

import io.foretell.api.page.PageScope;
import io.foretell.api.prediction.PredictionId;
import io.foretell.api.problem.ApiProblem;
import io.foretell.api.run.ActionResult;
import io.foretell.api.run.RunActions;
import io.foretell.api.run.Scope;
import io.foretell.api.user.User;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiFunction;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Cancels and retries the runs that were ticked in the list, and leads back to its page. */
@Controller
class RunActionController {

    /** Twice what a page can tick. */
    private static final int MOST = 2 * RunsController.PAGE_SIZE;

    private final RunActions actions;
    private final RunFilterForms forms;

    RunActionController(RunActions actions, RunFilterForms forms) {
        this.actions = actions;
        this.forms = forms;
    }

    @PostMapping(RunFilterForm.PATH + "/cancel")
    String cancel(
            @AuthenticationPrincipal User user,
            @RequestParam Map<String, String> parameters,
            @RequestParam(defaultValue = "") List<String> run,
            RedirectAttributes redirect) {
        return act(user, parameters, run, actions::cancel, redirect);
    }

    @PostMapping(RunFilterForm.PATH + "/retry")
    String retry(
            @AuthenticationPrincipal User user,
            @RequestParam Map<String, String> parameters,
            @RequestParam(defaultValue = "") List<String> run,
            RedirectAttributes redirect) {
        return act(user, parameters, run, actions::retry, redirect);
    }

    /** What Enter in a row's box does without JavaScript. */
    @PostMapping(RunFilterForm.PATH + "/none")
    String none(
            @AuthenticationPrincipal User user,
            @RequestParam Map<String, String> parameters,
            RedirectAttributes redirect) {
        redirect.addFlashAttribute("flash", "Nothing was done: tick runs, then choose Cancel or Retry.");
        return back(forms.read(parameters, user));
    }

    private String act(
            User user,
            Map<String, String> parameters,
            List<String> runs,
            BiFunction<Scope, Collection<UUID>, List<ActionResult>> action,
            RedirectAttributes redirect) {
        RunFilterForm form = forms.read(parameters, user);
        List<UUID> ids = ids(runs);
        if (ids.isEmpty()) {
            redirect.addFlashAttribute("flash", "No run was ticked, so nothing was done: tick the runs first.");
        } else {
            ActionReport report = ActionReport.of(action.apply(PageScope.of(user), ids));
            redirect.addFlashAttribute("flash", report.sentence()).addFlashAttribute("lines", report.lines());
        }
        return back(form);
    }

    private static String back(RunFilterForm form) {
        return "redirect:" + (form.isRefused() ? RunFilterForm.PATH : form.here());
    }

    /** More than a page has, or no ids at all, are not from a page. */
    private static List<UUID> ids(List<String> runs) {
        if (runs.size() > MOST) {
            throw new ApiProblem.InvalidParameter("run", "At most %d runs can be named at once.".formatted(MOST));
        }
        return runs.stream()
                .map(id -> PredictionId.parse(id)
                        .orElseThrow(() -> new ApiProblem.InvalidParameter("run", "This is no run's id.")))
                .distinct()
                .toList();
    }
}
