package io.foretell.api.page.model;

import io.foretell.api.model.ModelSummary;
import io.foretell.api.model.ResolvedVersion;
import io.foretell.api.web.BaseUrl;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model's playground as one reader has it.
 *
 * @param version what would run
 * @param digest of the version, if the reader named it; null where the model's latest is meant, whichever that will be
 */
record Playground(
        ModelSummary model,
        ResolvedVersion version,
        @Nullable String digest,
        InputForm form) {

    Playground with(InputForm other) {
        return new Playground(model, version, digest, other);
    }

    /** The same in code. */
    List<Snippets.Snippet> snippets(BaseUrl base) {
        String reference = digest == null ? model.fullName() : model.fullName() + ":" + digest;
        return Snippets.of(base, reference, form.tersely());
    }
}
