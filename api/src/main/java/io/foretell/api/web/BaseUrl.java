package io.foretell.api.web;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/**
 * Scheme, host and port that URLs in an answer start with, without a slash at the end. Clients follow such URLs verbatim, so they
 * must be absolute and on the host that the caller used.
 */
public record BaseUrl(String value) {

    /** Of the request's Host header, or X-Forwarded-* where {@code server.forward-headers-strategy} trusts them. */
    public static BaseUrl of(HttpServletRequest request) {
        return new BaseUrl(
                ServletUriComponentsBuilder.fromContextPath(request).build().toUriString());
    }

    public static BaseUrl of(URI publicUrl) {
        String url = publicUrl.toString();
        return new BaseUrl(url.endsWith("/") ? url.substring(0, url.length() - 1) : url);
    }

    public String resolve(String path) {
        return value + path;
    }
}
