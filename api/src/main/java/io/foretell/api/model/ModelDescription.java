package io.foretell.api.model;

import org.jspecify.annotations.Nullable;

/**
 * What people read about a model.
 *
 * @param owner lower-case letters, digits, ".", "_", "-"; with name the model's public name
 * @param description one sentence
 * @param readme Markdown
 */
public record ModelDescription(
        String owner,
        String name,
        String description,
        @Nullable String githubUrl,
        @Nullable String paperUrl,
        @Nullable String licenseUrl,
        String readme) {}
