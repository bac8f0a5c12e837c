package io.foretell.api.model;

import org.jspecify.annotations.Nullable;

/**
 * A model as pages show it.
 *
 * @param visibility {@code public}, or {@code private}: its owner's account sees it
 * @param readme Markdown, as it was registered
 * @param runCount predictions of it, finished or not; up to a minute old
 */
public record ModelSummary(
        String owner,
        String name,
        String description,
        String visibility,
        @Nullable String githubUrl,
        @Nullable String paperUrl,
        @Nullable String licenseUrl,
        String readme,
        long runCount) {

    static ModelSummary of(Model model, long runCount) {
        return new ModelSummary(
                model.owner(),
                model.name(),
                model.description(),
                model.visibility(),
                model.githubUrl(),
                model.paperUrl(),
                model.licenseUrl(),
                model.readme(),
                runCount);
    }

    public boolean isPublic() {
        return visibility.equals("public");
    }

    /** {@code owner/name}. */
    public String fullName() {
        return owner + "/" + name;
    }
}
