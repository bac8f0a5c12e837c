package io.foretell.api.page.model;

import io.foretell.api.model.ModelSummary;
import io.foretell.api.model.ResolvedVersion;
import io.foretell.api.page.Formats;
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
    private final RunTimeQueries runTimes;
    private final Formats format;

    ModelPageController(ModelPages pages, Predictions predictions, RunTimeQueries runTimes, Formats format) {
        this.pages = pages;
        this.predictions = predictions;
        this.runTimes = runTimes;
        this.format = format;
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
        ModelSummary summary = pages.model(owner, name, user);
        ResolvedVersion shown = pages.version(summary, version);
        InputForm form = form(shown, user, prediction, request);
        model.addAttribute("model", summary)
                .addAttribute("version", version == null ? null : shown.digest())
                .addAttribute("form", form)
                .addAttribute("snippets", Snippets.of(BaseUrl.of(request), reference(shown, version), form.tersely()))
                .addAttribute("times", times(shown))
                .addAttribute("readme", Readme.html(summary.readme()));
        return "model/playground";
    }

    private InputForm form(
            ResolvedVersion version, @Nullable User user, @Nullable String prediction, HttpServletRequest request) {
        if (user == null || prediction == null) {
            return InputForm.of(version);
        }
        return PredictionId.parse(prediction)
                .flatMap(id -> predictions.find(user.accountId(), id, BaseUrl.of(request)))
                .map(found -> InputForm.of(version, JsonMapper.shared().readTree(found.input())))
                .orElseGet(() -> InputForm.of(version));
    }

    static String reference(ResolvedVersion shown, @Nullable String version) {
        String name = shown.owner() + "/" + shown.name();
        return version == null || version.isEmpty() ? name : name + ":" + shown.digest();
    }

    private RunTimes times(ResolvedVersion version) {
        return runTimes.latest(version.id())
                .map(runs -> RunTimes.of(runs, format))
                .orElseGet(() -> RunTimes.none(runTimes.serving(version.id())));
    }

    @GetMapping(PagePaths.MODEL + "/api")
    String api(
            @AuthenticationPrincipal @Nullable User user,
            @PathVariable String owner,
            @PathVariable String name,
            HttpServletRequest request,
            Model model) {
        ModelSummary summary = pages.model(owner, name, user);
        ResolvedVersion latest = pages.version(summary, null);
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
