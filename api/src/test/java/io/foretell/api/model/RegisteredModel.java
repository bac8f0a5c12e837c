package io.foretell.api.model;

import io.foretell.api.RunningApi;
import org.jspecify.annotations.Nullable;

/** A registered model, and descriptions to register it anew with. */
abstract class RegisteredModel extends RunningApi {

    ModelDescription described(@Nullable String hardware, @Nullable Boolean isPrivate) {
        return new ModelDescription(version.owner(), version.name(), null, null, null, null, null, hardware, isPrivate);
    }

    static NewModelVersion again(ResolvedVersion version, ModelDescription description) {
        return again(version.digest(), description);
    }

    static NewModelVersion again(String digest, ModelDescription description) {
        return new NewModelVersion(description, digest, "{}", new byte[0], 1);
    }

    String model() {
        return version.model();
    }

    String path() {
        return "/v1/models/" + model();
    }
}
