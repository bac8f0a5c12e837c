package io.foretell.api.model;

import io.foretell.api.problem.RefusedException;
import java.net.URI;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What people read about a model. Null leaves what the model has; an empty text takes it away.
 *
 * @param owner lower-case letters, digits, ".", "_", "-"; with name the model's public name
 * @param description one sentence
 * @param readme Markdown
 * @param hardware sku of table hardware that the model is best run on
 * @param isPrivate whether only the account whose username is the owner sees the model
 */
public record ModelDescription(
        String owner,
        String name,
        @Nullable String description,
        @Nullable String githubUrl,
        @Nullable String paperUrl,
        @Nullable String licenseUrl,
        @Nullable String readme,
        @Nullable String hardware,
        @Nullable Boolean isPrivate) {

    /** The table's own checks, with a sentence. */
    private static final Pattern OWNER = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,127}");

    /**
     * @throws RefusedException naming what does not fit
     */
    public ModelDescription {
        if (!OWNER.matcher(owner).matches() || !NAME.matcher(name).matches()) {
            throw new RefusedException(
                    ("'%s/%s' is no model name: it is owner/name, each of lower-case letters, digits,"
                                    + " '.', '_' and '-', with a letter or digit first, up to 64 and 128 characters.")
                            .formatted(owner, name));
        }
        requireText("description", description);
        requireText("readme", readme);
        requireLink("GitHub", githubUrl);
        requireLink("paper", paperUrl);
        requireLink("license", licenseUrl);
    }

    /**
     * A model that is only named so far.
     *
     * @param fullName owner/name
     */
    public static ModelDescription named(String fullName) {
        String[] parts = fullName.split("/", -1);
        if (parts.length != 2) {
            throw new RefusedException("'%s' is no model name: it is owner/name.".formatted(fullName));
        }
        return new ModelDescription(parts[0], parts[1], null, null, null, null, null, null, null);
    }

    private static void requireText(String what, @Nullable String text) {
        if (text != null && text.indexOf('\0') >= 0) {
            throw new RefusedException("The %s holds the character U+0000, which cannot be stored.".formatted(what));
        }
    }

    /** Pages show these as links: no other scheme may get there. */
    private static void requireLink(String what, @Nullable String url) {
        if (url != null && !url.isEmpty() && !isWebAddress(url)) {
            throw new RefusedException("The %s link '%s' is no absolute http or https URL.".formatted(what, url));
        }
    }

    private static boolean isWebAddress(String url) {
        try {
            URI uri = URI.create(url);
            return Stream.of("http", "https").anyMatch(scheme -> scheme.equalsIgnoreCase(uri.getScheme()))
                    && uri.getHost() != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
