package io.foretell.hub;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The proxies that Python's tools take from the environment, which Java doesn't look at; without them, Java's own. curl takes the same
 * variables, but http_proxy in small letters only. Thread-safe.
 */
final class EnvironmentProxies extends ProxySelector {

    private final Map<String, String> variables;
    private final ProxySelector otherwise;

    EnvironmentProxies(Map<String, String> variables, ProxySelector otherwise) {
        this.variables = Map.copyOf(variables);
        this.otherwise = otherwise;
    }

    /**
     * @throws HubException when the variable holds no address of a proxy
     */
    @Override
    public List<Proxy> select(URI address) {
        if (isExcepted(address.getHost().toLowerCase(Locale.ROOT))) {
            return List.of(Proxy.NO_PROXY);
        }
        return Stream.of(address.getScheme() + "_proxy", "all_proxy")
                .flatMap(name -> value(name).map(given -> proxy(name, given)).stream())
                .findFirst()
                .map(List::of)
                .orElseGet(() -> otherwise.select(address));
    }

    /** NO_PROXY lists hosts and domains; * is all. */
    private boolean isExcepted(String host) {
        return Stream.of(value("no_proxy").orElse("").split(","))
                .map(entry -> entry.strip().toLowerCase(Locale.ROOT).replaceFirst("^\\.", ""))
                .filter(entry -> !entry.isEmpty())
                .anyMatch(entry -> entry.equals("*") || host.equals(entry) || host.endsWith("." + entry));
    }

    private static Proxy proxy(String name, String given) {
        try {
            URI proxy = URI.create(given.contains("://") ? given : "http://" + given);
            if ("http".equals(proxy.getScheme())
                    && proxy.getUserInfo() == null
                    && proxy.getHost() != null
                    && proxy.getPort() > 0) {
                return new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(proxy.getHost(), proxy.getPort()));
            }
        } catch (IllegalArgumentException e) {
            // told below, without the value: it may hold a password
        }
        throw new HubException(
                "%s holds no address of a proxy that can be used: set it to one like http://proxy.example:3128, without a user's name."
                        .formatted(name.toUpperCase(Locale.ROOT)));
    }

    /** The small letters count more, as with curl. */
    private Optional<String> value(String name) {
        return Stream.of(name, name.toUpperCase(Locale.ROOT))
                .flatMap(spelling -> Optional.ofNullable(variables.get(spelling)).stream())
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .findFirst();
    }

    @Override
    public void connectFailed(URI address, SocketAddress proxy, IOException failure) {
        // whoever asked for the connection tells
    }
}
