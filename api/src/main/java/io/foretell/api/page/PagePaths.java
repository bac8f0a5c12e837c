package io.foretell.api.page;

import io.foretell.api.problem.ApiProblem;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/** Which requests are for pages, and where they lead. */
public final class PagePaths {

    /** Where the stylesheet, the scripts and the libraries are; see {@link PageConfiguration}. */
    static final String ASSETS = "/assets/";

    /** An owner in a path, which is none of our own first segments. */
    public static final String OWNER =
            "(?!(?:v1|assets|dashboard|settings|p|error|actuator)$)[a-z0-9][a-z0-9._-]{0,63}";

    /** A model's page; further segments may follow. */
    public static final String MODEL = "/{owner:" + OWNER + "}/{name:[a-z0-9][a-z0-9._-]{0,127}}";

    private PagePaths() {}

    /** Whether the answer should be a page: asked for by a browser, and not of the API. */
    static boolean wantsPage(HttpServletRequest request) {
        String path = path(request);
        return !path.equals("/v1") && !path.startsWith("/v1/") && acceptsHtml(request.getHeader(HttpHeaders.ACCEPT));
    }

    /** As it was asked for: on the way to an error page that of the request that failed. */
    static String path(HttpServletRequest request) {
        Object failed = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
        return failed instanceof String uri ? uri : request.getRequestURI();
    }

    /** The same with its query. */
    static String pathAndQuery(HttpServletRequest request) {
        String query = request.getQueryString();
        return query == null ? path(request) : path(request) + "?" + query;
    }

    private static boolean acceptsHtml(@Nullable String accept) {
        try {
            List<MediaType> types = accept == null ? List.of() : MediaType.parseMediaTypes(accept);
            return types.stream().anyMatch(type -> !type.isWildcardType() && type.includes(MediaType.TEXT_HTML));
        } catch (InvalidMediaTypeException e) {
            return false;
        }
    }

    /** Whether htmx asks, for a part of a page. */
    public static boolean wantsPart(HttpServletRequest request) {
        return "true".equals(request.getHeader("HX-Request"));
    }

    /**
     * An id in a path.
     *
     * @throws ApiProblem.NotFound when it cannot be one
     */
    public static UUID id(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw new ApiProblem.NotFound();
        }
    }

    /** A path on this site to go to, or "/" when {@code asked} leads elsewhere. */
    public static String local(@Nullable String asked) {
        if (asked == null || !asked.startsWith("/") || asked.startsWith("//")) {
            return "/";
        }
        return asked.chars().allMatch(c -> c > ' ' && c < 0x7f && "\\{}".indexOf(c) < 0) ? asked : "/";
    }
}
