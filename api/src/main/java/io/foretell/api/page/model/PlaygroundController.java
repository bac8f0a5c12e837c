package io.foretell.api.page.model;

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

    PlaygroundController(ModelPages pages, Predictions predictions, Runs runs) {
        this.pages = pages;
        this.predictions = predictions;
        this.runs = runs;
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
        Playground posted = posted(owner, name, parameters, user);
        UUID id;
        try {
            id = predictions.runFromPage(
                    user.accountId(), posted.version(), posted.form().input());
        } catch (ApiProblem.InvalidInput e) {
            response.setStatus(HttpServletResponse.SC_UNPROCESSABLE_CONTENT);
            response.setHeader("HX-Retarget", "#playground-form");
            return refused(posted, e, request, model);
        }
        if (!PagePaths.wantsPart(request)) {
            return "redirect:/p/" + PredictionId.format(id);
        }
        model.addAttribute("run", runs.find(user.accountId(), id).orElseThrow());
        return "prediction/run :: run";
    }

    private Playground posted(String owner, String name, Map<String, String> parameters, @Nullable User user) {
        return pages.playground(
                owner, name, parameters.get("version"), user, version -> InputForm.posted(version, parameters));
    }

    private String refused(
            Playground posted, ApiProblem.InvalidInput problem, HttpServletRequest request, Model model) {
        Playground refused = problem.body() instanceof ProblemBody.Invalid invalid
                ? posted.with(posted.form().refused(invalid.invalidFields()))
                : posted;
        if (PagePaths.wantsPart(request)) {
            pages.fillForm(model, refused);
            return "model/form :: form";
        }
        pages.fillPage(model, refused, BaseUrl.of(request));
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
        model.addAttribute("snippets", posted(owner, name, parameters, user).snippets(BaseUrl.of(request)));
        return "model/snippets :: code";
    }
}
