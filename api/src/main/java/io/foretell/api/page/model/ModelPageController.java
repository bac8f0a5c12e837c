package io.foretell.api.page.model;

import io.foretell.api.model.ModelSummary;
import io.foretell.api.model.ResolvedVersion;
import io.foretell.api.page.PagePaths;
import io.foretell.api.prediction.PredictionId;
import io.foretell.api.prediction.Predictions;
import io.foretell.api.user.User;
import io.foretell.api.web.BaseUrl;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import tools.jackson.databind.json.JsonMapper;

/** A model's page, its API and its versions. */
@Controller
class ModelPageController {

    private static final JsonMapper PRETTY = JsonMapper.builder()
            .enable(tools.jackson.databind.SerializationFeature.INDENT_OUTPUT)
            .build();

    private final ModelPages pages;
    private final Predictions predictions;

    ModelPageController(ModelPages pages, Predictions predictions) {
        this.pages = pages;
        this.predictions = predictions;
    }

    /**
     * @param version another version than the latest
     * @param prediction one of the reader's, whose input the form is to begin with
     */
    @GetMapping(PagePaths.MODEL)
    String playground(
            @AuthenticationPrincipal @Nullable User user,
            @PathVariable String owner,
            @PathVariable String name,
            @RequestParam(required = false) @Nullable String version,
            @RequestParam(required = false) @Nullable String prediction,
            HttpServletRequest request,
            Model model) {
        BaseUrl base = BaseUrl.of(request);
        pages.fillPage(
                model,
                pages.playground(owner, name, version, user, shown -> form(shown, user, prediction, base)),
                base);
        return "model/playground";
    }

    private InputForm form(ResolvedVersion version, @Nullable User user, @Nullable String prediction, BaseUrl base) {
        if (user == null || prediction == null) {
            return InputForm.of(version);
        }
        return PredictionId.parse(prediction)
                .flatMap(id -> predictions.find(user.accountId(), id, base))
                .map(found -> InputForm.of(version, JsonMapper.shared().readTree(found.input())))
                .orElseGet(() -> InputForm.of(version));
    }

    @GetMapping(PagePaths.MODEL + "/api")
    String api(
            @AuthenticationPrincipal @Nullable User user,
            @PathVariable String owner,
            @PathVariable String name,
            HttpServletRequest request,
            Model model) {
        ModelSummary summary = pages.model(owner, name, user);
        ResolvedVersion latest = pages.latest(summary);
        InputForm form = InputForm.of(latest);
        model.addAttribute("model", summary)
                .addAttribute("form", form)
                .addAttribute("base", BaseUrl.of(request).value())
                .addAttribute("snippets", Snippets.of(BaseUrl.of(request), summary.fullName(), form.tersely()))
                .addAttribute("schema", PRETTY.writeValueAsString(PRETTY.readTree(latest.openapiSchema())));
        return "model/api";
    }

    @GetMapping(PagePaths.MODEL + "/versions")
    String versions(
            @AuthenticationPrincipal @Nullable User user,
            @PathVariable String owner,
            @PathVariable String name,
            Model model) {
        ModelSummary summary = pages.model(owner, name, user);
        model.addAttribute("model", summary).addAttribute("versions", pages.versions(summary));
        return "model/versions";
    }
}
