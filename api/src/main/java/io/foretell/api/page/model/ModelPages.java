package io.foretell.api.page.model;

import io.foretell.api.model.ModelSummary;
import io.foretell.api.model.Models;
import io.foretell.api.model.ResolvedVersion;
import io.foretell.api.page.Formats;
import io.foretell.api.problem.ApiProblem;
import io.foretell.api.user.User;
import io.foretell.api.web.BaseUrl;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;

/** What a model's pages have in common. Thread-safe. */
@Component
class ModelPages {

    private final Models models;
    private final RunTimeQueries runTimes;
    private final Formats format;

    ModelPages(Models models, RunTimeQueries runTimes, Formats format) {
        this.models = models;
        this.runTimes = runTimes;
        this.format = format;
    }

    /**
     * @throws ApiProblem.NotFound when there is no such model that this user may see
     */
    ModelSummary model(String owner, String name, @Nullable User user) {
        return models.find(owner, name, user == null ? null : user.accountId()).orElseThrow(ApiProblem.NotFound::new);
    }

    /**
     * @throws ApiProblem.NotFound when there is none any more
     */
    ResolvedVersion latest(ModelSummary model) {
        return models.latest(model).orElseThrow(ApiProblem.NotFound::new);
    }

    List<ResolvedVersion> versions(ModelSummary model) {
        return models.versions(model);
    }

    /**
     * @param digest of one of the model's versions; null or empty for its latest
     * @param form makes the form of the version
     * @throws ApiProblem.NotFound when there is no such model that this user may see, or the model has no such version
     */
    Playground playground(
            String owner,
            String name,
            @Nullable String digest,
            @Nullable User user,
            Function<ResolvedVersion, InputForm> form) {
        ModelSummary model = model(owner, name, user);
        if (digest == null || digest.isEmpty()) {
            ResolvedVersion latest = latest(model);
            return new Playground(model, latest, null, form.apply(latest));
        }
        ResolvedVersion named = models.version(model, digest).orElseThrow(ApiProblem.NotFound::new);
        return new Playground(model, named, digest, form.apply(named));
    }

    /** For the template {@code model/playground}. */
    void fillPage(Model page, Playground playground, BaseUrl base) {
        fillForm(page, playground);
        page.addAttribute("snippets", playground.snippets(base))
                .addAttribute("times", times(playground.version()))
                .addAttribute("readme", Readme.html(playground.model().readme()));
    }

    /** For its part {@code model/form}. */
    void fillForm(Model page, Playground playground) {
        page.addAttribute("model", playground.model())
                .addAttribute("version", playground.digest())
                .addAttribute("form", playground.form());
    }

    private RunTimes times(ResolvedVersion version) {
        return runTimes.latest(version.id())
                .map(runs -> RunTimes.of(runs, format))
                .orElseGet(() -> RunTimes.none(runTimes.serving(version.id())));
    }
}
