package io.foretell.api.page.prediction;

import io.foretell.api.page.PagePaths;
import io.foretell.api.run.ActionResult;
import io.foretell.api.run.ActionResult.Outcome;
import io.foretell.api.run.RunActions;
import io.foretell.api.user.User;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.UUID;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** What can be done to a prediction from its pages. Each action ends in a sentence, also when the page was no longer true. */
@Controller
class PredictionActionController {

    private final RunActions actions;
    private final PredictionPages pages;
    private final ActionSentences sentences;

    PredictionActionController(RunActions actions, PredictionPages pages, ActionSentences sentences) {
        this.actions = actions;
        this.pages = pages;
        this.sentences = sentences;
    }

    /**
     * @param whole whether the answer goes into the prediction's page, and not into the playground
     */
    @PostMapping({Reader.PAGE + "/cancel", Reader.RUN + "/cancel"})
    String cancel(
            @AuthenticationPrincipal User user,
            @PathVariable String id,
            @RequestParam(defaultValue = "false") boolean whole,
            HttpServletRequest request,
            Model model,
            RedirectAttributes redirect) {
        Reader reader = Reader.of(user, id, request);
        ActionResult result = found(reader, actions.cancel(reader.scopeOfUser(), List.of(reader.prediction())));
        String sentence = sentences.of(result, reader.scopeOfUser());
        if (!PagePaths.wantsPart(request)) {
            redirect.addFlashAttribute("flash", sentence);
            return "redirect:" + reader.home();
        }
        model.addAttribute("sentence", sentence);
        return whole ? pages.live(model, reader) : pages.state(model, reader);
    }

    /** Leads to the prediction that repeats it. */
    @PostMapping({Reader.PAGE + "/retry", Reader.RUN + "/retry"})
    String retry(
            @AuthenticationPrincipal User user,
            @PathVariable String id,
            HttpServletRequest request,
            RedirectAttributes redirect) {
        Reader reader = Reader.of(user, id, request);
        ActionResult result = found(reader, actions.retry(reader.scopeOfUser(), List.of(reader.prediction())));
        redirect.addFlashAttribute("flash", sentences.of(result, reader.scopeOfUser()));
        UUID repeated = result.retriedAs();
        return "redirect:" + (repeated == null ? reader.home() : reader.page(repeated));
    }

    /**
     * @param shared whether anyone may see it who has its address
     */
    @PostMapping(Reader.PAGE + "/share")
    String share(
            @AuthenticationPrincipal User user,
            @PathVariable String id,
            @RequestParam boolean shared,
            HttpServletRequest request,
            RedirectAttributes redirect) {
        Reader reader = Reader.of(user, id, request);
        ActionResult result = found(reader, List.of(actions.share(reader.scopeOfUser(), reader.prediction(), shared)));
        redirect.addFlashAttribute("flash", sentences.of(result, reader.scopeOfUser()));
        return "redirect:" + reader.home();
    }

    private static ActionResult found(Reader reader, List<ActionResult> results) {
        ActionResult result = results.getFirst();
        if (result.outcome() == Outcome.NOT_FOUND) {
            throw reader.missing();
        }
        return result;
    }
}
