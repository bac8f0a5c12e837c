package io.foretell.api.page.model;

import io.foretell.api.model.ModelSummary;
import io.foretell.api.model.ResolvedVersion;
import io.foretell.api.page.PagePaths;
import io.foretell.api.page.prediction.Runs;
import io.foretell.api.prediction.PredictionId;
import io.foretell.api.prediction.Predictions;
import io.foretell.api.problem.ApiProblem;
import io.foretell.api.problem.ProblemBody;
import io.foretell.api.user.User;
import io.foretell.api.web.BaseUrl;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** What the playground's form can be sent to. With htmx the answer is a part of the page, without it a page. */
@Controller
class PlaygroundController {

    private final ModelPages pages;
    private final Predictions predictions;
    private final Runs runs;
    private final ModelPageController page;

    PlaygroundController(ModelPages pages, Predictions predictions, Runs runs, ModelPageController page) {
        this.pages = pages;
        this.predictions = predictions;
        this.runs = runs;
        this.page = page;
    }

    /** Runs the input; one that does not fit comes back with what is wrong with it. */
    @PostMapping(PagePaths.MODEL + "/runs")
    String run(
            @AuthenticationPrincipal User user,
            @PathVariable String owner,
            @PathVariable String name,
            @RequestParam Map<String, String> parameters,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        ModelSummary summary = pages.model(owner, name, user);
        ResolvedVersion version = pages.version(summary, parameters.get("version"));
        InputForm form = InputForm.posted(version, parameters);
        UUID id;
        try {
            id = predictions.runFromPage(user.accountId(), version, form.input());
        } catch (ApiProblem.InvalidInput e) {
            return refused(user, summary, parameters.get("version"), form, e, request, response, model);
        }
        if (!PagePaths.wantsPart(request)) {
            return "redirect:/p/" + PredictionId.format(id);
        }
        model.addAttribute(
                "run", runs.find(user.accountId(), id, BaseUrl.of(request)).orElseThrow());
        return "prediction/run :: run";
    }

    private String refused(
            User user,
            ModelSummary summary,
            @Nullable String version,
            InputForm form,
            ApiProblem.InvalidInput problem,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        response.setStatus(HttpServletResponse.SC_UNPROCESSABLE_CONTENT);
        InputForm refused =
                problem.body() instanceof ProblemBody.Invalid invalid ? form.refused(invalid.invalidFields()) : form;
        if (PagePaths.wantsPart(request)) {
            response.setHeader("HX-Retarget", "#playground-form");
            model.addAttribute("model", summary)
                    .addAttribute("version", version)
                    .addAttribute("form", refused);
            return "model/form :: form";
        }
        page.playground(user, summary.owner(), summary.name(), version, null, request, model);
        model.addAttribute("form", refused);
        return "model/playground";
    }

    /** The same in code, with the values that the form has now. Nothing is stored, so nobody has to be signed in. */
    @PostMapping(PagePaths.MODEL + "/snippets")
    String snippets(
            @AuthenticationPrincipal @Nullable User user,
            @PathVariable String owner,
            @PathVariable String name,
            @RequestParam Map<String, String> parameters,
            HttpServletRequest request,
            Model model) {
        ModelSummary summary = pages.model(owner, name, user);
        String version = parameters.get("version");
        ResolvedVersion shown = pages.version(summary, version);
        InputForm form = InputForm.posted(shown, parameters);
        String reference = ModelPageController.reference(shown, version);
        model.addAttribute("snippets", Snippets.of(BaseUrl.of(request), reference, form.tersely()));
        return "model/snippets :: code";
    }
}
