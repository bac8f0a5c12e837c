package io.foretell.api.model;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** The models as pages show them: to everybody the public ones, to an account its own private ones too. Thread-safe. */
@Service
public class Models {

    private final ModelRepository models;
    private final ModelVersions versions;
    private final ModelAccess access;
    private final ModelQueries queries;

    Models(ModelRepository models, ModelVersions versions, ModelAccess access, ModelQueries queries) {
        this.models = models;
        this.versions = versions;
        this.access = access;
        this.queries = queries;
    }

    /**
     * The one that got its latest version last first.
     *
     * @param viewer an account; null when nobody is signed in
     */
    public List<ModelSummary> list(@Nullable UUID viewer) {
        return models.findAllByLatestVersion().stream()
                .filter(model -> access.allows(viewer, model))
                .map(this::summary)
                .toList();
    }

    /** Those of {@link #list}, as {@code owner/name}, which takes no counting of runs and no reading of readmes. */
    public Set<String> names(@Nullable UUID viewer) {
        return models.findAllNames().stream()
                .filter(model -> access.allows(viewer, model))
                .map(ModelName::full)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Empty when there is none that the viewer may see. */
    public Optional<ModelSummary> find(String owner, String name, @Nullable UUID viewer) {
        return models.findInService(owner, name)
                .filter(model -> access.allows(viewer, model))
                .map(this::summary);
    }

    /**
     * Whether the viewer may see the model's page, and there is a version to show on it.
     *
     * @param fullName {@code owner/name}
     */
    public boolean hasPage(String fullName, @Nullable UUID viewer) {
        String[] parts = fullName.split("/", 2);
        return models.findInService(parts[0], parts[1])
                .filter(model -> access.allows(viewer, model))
                .isPresent();
    }

    private ModelSummary summary(Model model) {
        return ModelSummary.of(model, queries.runCount(model.id()));
    }

    /** What the model's name alone means. */
    public Optional<ResolvedVersion> latest(ModelSummary model) {
        return versions.latest(model.owner(), model.name());
    }

    /**
     * @param digest of one of the model's versions
     */
    public Optional<ResolvedVersion> version(ModelSummary model, String digest) {
        return versions.find(digest)
                .filter(found ->
                        found.owner().equals(model.owner()) && found.name().equals(model.name()));
    }

    /** The latest first. */
    public List<ResolvedVersion> versions(ModelSummary model) {
        return versions.list(model.owner(), model.name());
    }
}
