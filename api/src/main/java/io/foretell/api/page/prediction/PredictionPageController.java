package io.foretell.api.page.prediction;

import io.foretell.api.page.PagePaths;
import io.foretell.api.prediction.PredictionId;
import io.foretell.api.prediction.Predictions;
import io.foretell.api.problem.ApiProblem;
import io.foretell.api.user.User;
import io.foretell.api.web.BaseUrl;
import io.foretell.queue.Cancellation;
import jakarta.servlet.http.HttpServletRequest;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** A prediction's page, and the parts of it that change while it runs. Its account's users see it, nobody else. */
@Controller
class PredictionPageController {

    private final Predictions predictions;
    private final Runs runs;

    PredictionPageController(Predictions predictions, Runs runs) {
        this.predictions = predictions;
        this.runs = runs;
    }

    @GetMapping("/p/{id}")
    String page(
            @AuthenticationPrincipal @Nullable User user,
            @PathVariable String id,
            HttpServletRequest request,
            Model model,
            RedirectAttributes redirect) {
        if (user == null) {
            redirect.addAttribute("to", "/p/" + id);
            return "redirect:/sign-in";
        }
        model.addAttribute("run", run(user, id, request));
        return "prediction/page";
    }

    /** Status and figures: asked for again and again until it has finished. */
    @GetMapping("/p/{id}/state")
    String state(
            @AuthenticationPrincipal @Nullable User user,
            @PathVariable String id,
            HttpServletRequest request,
            Model model) {
        model.addAttribute("run", run(user, id, request));
        return "prediction/run :: state";
    }

    @PostMapping("/p/{id}/cancel")
    String cancel(
            @AuthenticationPrincipal User user,
            @PathVariable String id,
            HttpServletRequest request,
            Model model,
            RedirectAttributes redirect) {
        run(user, id, request);
        String sentence = sentence(predictions.cancel(parse(id)));
        if (!PagePaths.wantsPart(request)) {
            redirect.addFlashAttribute("flash", sentence);
            return "redirect:/p/" + id;
        }
        model.addAttribute("run", run(user, id, request)).addAttribute("sentence", sentence);
        return "prediction/run :: state";
    }

    private static String sentence(Cancellation cancellation) {
        return switch (cancellation) {
            case FINISHED -> "Canceled before it ran; it costs nothing.";
            case STOPPING -> "Canceling: what it has written so far stays, and only its run time so far is billed.";
            case NOTHING_TO_CANCEL -> "It had finished already, so nothing was canceled.";
        };
    }

    private Run run(@Nullable User user, String id, HttpServletRequest request) {
        if (user == null) {
            throw new ApiProblem.NotFound();
        }
        return runs.find(user.accountId(), parse(id), BaseUrl.of(request)).orElseThrow(ApiProblem.NotFound::new);
    }

    private static UUID parse(String id) {
        return PredictionId.parse(id).orElseThrow(ApiProblem.NotFound::new);
    }
}
