package io.foretell.api.page.prediction;

import io.foretell.api.problem.ApiProblem;
import io.foretell.api.run.RunDetail;
import io.foretell.api.user.User;
import io.foretell.api.web.BaseUrl;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/**
 * A prediction's page, and the parts of it that change while it runs. Its account's users see it, and everybody what is shared of it.
 * Operators have a page of their own for each.
 */
@Controller
class PredictionPageController {

    private final PredictionPages pages;

    PredictionPageController(PredictionPages pages) {
        this.pages = pages;
    }

    @GetMapping(Reader.PAGE)
    String page(
            @AuthenticationPrincipal @Nullable User user,
            @PathVariable String id,
            HttpServletRequest request,
            Model model) {
        Reader reader = Reader.of(user, id, request);
        Optional<RunDetail> own = pages.detail(reader);
        if (own.isEmpty()) {
            pages.shared(model, reader, pages.shared(reader));
            return "prediction/shared";
        }
        pages.whole(model, reader, own.get());
        model.addAttribute("address", BaseUrl.of(request).resolve(reader.home()));
        return "prediction/page";
    }

    @GetMapping(Reader.RUN)
    String run(@AuthenticationPrincipal User user, @PathVariable String id, HttpServletRequest request, Model model) {
        Reader reader = Reader.of(user, id, request);
        pages.whole(model, reader, pages.detail(reader).orElseThrow(reader::missing));
        return "prediction/operator";
    }

    /** Status and figures, for the playground: asked for again and again until it has finished. */
    @GetMapping(Reader.PAGE + "/state")
    String state(
            @AuthenticationPrincipal @Nullable User user,
            @PathVariable String id,
            HttpServletRequest request,
            Model model) {
        return pages.state(model, Reader.of(user, id, request));
    }

    /** The same for its page, with all that changes there. A page whose prediction is gone for its reader loads itself again, and says so. */
    @GetMapping({Reader.PAGE + "/live", Reader.RUN + "/live"})
    String live(
            @AuthenticationPrincipal @Nullable User user,
            @PathVariable String id,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        try {
            return pages.live(model, Reader.of(user, id, request));
        } catch (ApiProblem.NotFound gone) {
            response.setHeader("HX-Refresh", "true");
            throw gone;
        }
    }

    /** The deliveries to its webhook, while one is still to come. */
    @GetMapping({Reader.PAGE + "/deliveries", Reader.RUN + "/deliveries"})
    String deliveries(
            @AuthenticationPrincipal @Nullable User user,
            @PathVariable String id,
            HttpServletRequest request,
            Model model) {
        pages.deliveries(model, Reader.of(user, id, request));
        return "prediction/parts :: deliveries";
    }
}
