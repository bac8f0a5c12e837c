package io.foretell.api.web;

import jakarta.validation.constraints.NotNull;
import java.net.URI;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the HTTP surface.
 *
 * @param publicUrl scheme, host and port under which callers reach this service; used in URLs where there is no request to take
 *     them from, such as in webhooks
 * @param maxBodySize largest request body, bytes; a larger one is answered 413
 */
@Validated
@ConfigurationProperties(prefix = "foretell.api", ignoreUnknownFields = false)
public record ApiProperties(
        @DefaultValue("http://127.0.0.1:8080") @NotNull URI publicUrl,
        @DefaultValue("1MB") @NotNull DataSize maxBodySize) {

    private static final DataSize LARGEST_BODY = DataSize.ofGigabytes(1);

    public ApiProperties {
        if (publicUrl.getHost() == null) {
            throw new IllegalArgumentException(
                    "foretell.api.public-url must be an absolute URL such as https://api.example.com, not "
                            + publicUrl);
        }
        if (maxBodySize.toBytes() < 1 || maxBodySize.compareTo(LARGEST_BODY) > 0) {
            throw new IllegalArgumentException("foretell.api.max-body-size must be between 1B and %s, not %s"
                    .formatted(LARGEST_BODY, maxBodySize));
        }
    }
}
