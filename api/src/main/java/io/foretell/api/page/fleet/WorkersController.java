package io.foretell.api.page.fleet;

import io.foretell.api.fleet.Workers;
import io.foretell.api.fleet.Workers.Outcome;
import io.foretell.api.model.Models;
import io.foretell.api.page.PagePaths;
import io.foretell.api.user.User;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The workers, and what can be done to them. With htmx the answer is the lists alone. */
@Controller
class WorkersController {

    /** How long those that are gone are listed. */
    private static final Duration GONE = Duration.ofDays(1);

    private final Workers workers;
    private final Models models;

    WorkersController(Workers workers, Models models) {
        this.workers = workers;
        this.models = models;
    }

    @GetMapping("/dashboard/workers")
    String workers(@AuthenticationPrincipal User user, HttpServletRequest request, Model model) {
        model.addAttribute("workers", WorkerLists.of(workers.list(GONE)))
                .addAttribute("window", Workers.WINDOW)
                .addAttribute("readable", models.names(user.accountId()));
        return PagePaths.wantsPart(request) ? "fleet/worker-lists :: lists" : "fleet/workers";
    }

    @PostMapping("/dashboard/workers/{id}/drain")
    String drain(
            @AuthenticationPrincipal User user,
            @PathVariable String id,
            HttpServletRequest request,
            Model model,
            RedirectAttributes redirect) {
        return answer(workers.drain(PagePaths.id(id)), user, request, model, redirect);
    }

    @PostMapping("/dashboard/workers/{id}/resume")
    String resume(
            @AuthenticationPrincipal User user,
            @PathVariable String id,
            HttpServletRequest request,
            Model model,
            RedirectAttributes redirect) {
        return answer(workers.resume(PagePaths.id(id)), user, request, model, redirect);
    }

    private String answer(
            Outcome outcome, User user, HttpServletRequest request, Model model, RedirectAttributes redirect) {
        String sentence = sentence(outcome);
        if (!PagePaths.wantsPart(request)) {
            redirect.addFlashAttribute("flash", sentence);
            return "redirect:/dashboard/workers";
        }
        model.addAttribute("sentence", sentence);
        return workers(user, request, model);
    }

    private static String sentence(Outcome outcome) {
        return switch (outcome) {
            case DRAINING -> "Draining: the worker takes no new predictions and finishes what it has.";
            case RESUMED -> "Resumed: the worker takes predictions again, within a heartbeat.";
            case DRAINING_ALREADY -> "The worker was draining already, so nothing was changed.";
            case RUNNING_ALREADY -> "The worker was running already, so nothing was changed.";
            case STOPPING -> "The worker's process is ending by itself, so there was nothing to drain or resume.";
            case GONE -> "The worker has stopped or was lost meanwhile, so there was nothing to drain or resume.";
            case NOT_FOUND -> "There is no such worker, so nothing was changed.";
        };
    }
}
