package io.foretell.api.page.model;

import io.foretell.api.model.ModelSummary;
import io.foretell.api.model.Models;
import io.foretell.api.model.ResolvedVersion;
import io.foretell.api.problem.ApiProblem;
import io.foretell.api.user.User;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What every page of a model begins with. Thread-safe. */
@Component
class ModelPages {

    private final Models models;

    ModelPages(Models models) {
        this.models = models;
    }

    /**
     * @throws ApiProblem.NotFound when there is no such model that this user may see
     */
    ModelSummary model(String owner, String name, @Nullable User user) {
        return models.find(owner, name, user == null ? null : user.accountId()).orElseThrow(ApiProblem.NotFound::new);
    }

    /**
     * @param digest of one of the model's versions; null or empty for its latest
     * @throws ApiProblem.NotFound when the model has no such version
     */
    ResolvedVersion version(ModelSummary model, @Nullable String digest) {
        return (digest == null || digest.isEmpty() ? models.latest(model) : models.version(model, digest))
                .orElseThrow(ApiProblem.NotFound::new);
    }

    List<ResolvedVersion> versions(ModelSummary model) {
        return models.versions(model);
    }
}
