package io.foretell.hub;

import java.net.ProxySelector;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the hub is, as whom to ask, and where the cache is.
 *
 * @param endpoint http or https, without a slash at its end
 * @param token sent to the endpoint's own origin only
 * @param cache holds a folder for each model; made when needed
 * @param proxies by which requests go
 */
public record HubSettings(URI endpoint, Optional<String> token, Path cache, ProxySelector proxies) {

    /** Whether a request to this address may carry the token. */
    boolean isEndpoint(URI address) {
        return endpoint.getScheme().equalsIgnoreCase(address.getScheme())
                && endpoint.getHost().equalsIgnoreCase(address.getHost())
                && port(endpoint) == port(address);
    }

    private static int port(URI address) {
        if (address.getPort() >= 0) {
            return address.getPort();
        }
        return "https".equalsIgnoreCase(address.getScheme()) ? 443 : 80;
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "HubSettings[endpoint=%s, cache=%s]".formatted(endpoint, cache);
    }
}
