package io.foretell.api.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.foretell.api.web.BaseUrl;
import io.foretell.api.web.Timestamps;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/** A model as clients see it. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record ModelResponse(
        String url,
        String owner,
        String name,
        String description,
        String visibility,
        boolean isOfficial,
        @Nullable String githubUrl,
        @Nullable String paperUrl,
        @Nullable String licenseUrl,
        long runCount,
        @Nullable String coverImageUrl,
        @Nullable Object defaultExample,
        String createdAt,
        @Nullable VersionResponse latestVersion,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String hardware) {

    static ModelResponse of(Model model, long runCount, @Nullable ResolvedVersion latest, BaseUrl base) {
        return new ModelResponse(
                base.resolve("/" + model.owner() + "/" + model.name()),
                model.owner(),
                model.name(),
                model.description(),
                model.visibility(),
                false,
                model.githubUrl(),
                model.paperUrl(),
                model.licenseUrl(),
                runCount,
                null,
                null,
                Timestamps.format(model.createdAt()),
                latest == null ? null : VersionResponse.of(latest),
                model.hardware());
    }
}
