package io.foretell.api.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.foretell.api.web.Timestamps;

/** A version as clients see it. The Python client 1.x refuses one in which any of these is null. */
record VersionResponse(
        String id,
        @JsonProperty("created_at") String createdAt,
        @JsonProperty("cog_version") String cogVersion,
        @JsonProperty("openapi_schema") @JsonRawValue String openapiSchema) {

    /** We don't run on Cog; clients read from this number how array outputs work, which changed in 0.3.9. */
    private static final String COG_VERSION = "0.16.0";

    static VersionResponse of(ResolvedVersion version) {
        return new VersionResponse(
                version.digest(), Timestamps.format(version.createdAt()), COG_VERSION, version.openapiSchema());
    }
}
