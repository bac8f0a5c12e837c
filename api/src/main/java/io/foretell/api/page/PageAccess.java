package io.foretell.api.page;

import io.foretell.api.problem.ApiProblem;
import io.foretell.api.problem.ProblemWriter;
import io.foretell.api.user.SignIn;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriUtils;

/** Where people are sent who sign in, must sign in first, or may not. */
final class PageAccess {

    private final ProblemWriter problems;

    PageAccess(ProblemWriter problems) {
        this.problems = problems;
    }

    void signedIn(HttpServletRequest request, HttpServletResponse response, Authentication user) throws IOException {
        response.sendRedirect(PagePaths.local(request.getParameter("to")));
    }

    void signInFailed(HttpServletRequest request, HttpServletResponse response, AuthenticationException reason)
            throws IOException {
        UriComponentsBuilder target = signIn(request.getParameter("to"));
        if (reason instanceof SignIn.Refused refused) {
            target.queryParam("wait", refused.left().plusSeconds(59).toMinutes());
        } else {
            target.queryParam("failed");
        }
        response.sendRedirect(target.build(true).toUriString());
    }

    /** Other callers than browsers get a problem. */
    void signInFirst(HttpServletRequest request, HttpServletResponse response, AuthenticationException reason)
            throws IOException {
        if (PagePaths.wantsPart(request)) {
            partNeedsSignIn(request, response);
        } else if (PagePaths.wantsPage(request)) {
            response.sendRedirect(signInFirst(request));
        } else {
            problems.write(response, new ApiProblem.Unauthenticated());
        }
    }

    /** Has htmx load the sign-in page in place of the page around the part. */
    static void partNeedsSignIn(HttpServletRequest request, HttpServletResponse response) {
        response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
        response.setHeader("HX-Redirect", signInFirst(request));
    }

    /** Where to sign in. A page's reader comes back to it afterwards; a part's, to the page around it. */
    static String signInFirst(HttpServletRequest request) {
        String to = PagePaths.wantsPart(request) ? path(request.getHeader("HX-Current-URL")) : page(request);
        return signIn(to).build(true).toUriString();
    }

    /** {@code /error} answers, as a page or a problem. */
    void denied(HttpServletRequest request, HttpServletResponse response, AccessDeniedException reason)
            throws IOException {
        response.sendError(HttpServletResponse.SC_FORBIDDEN);
    }

    private static UriComponentsBuilder signIn(@Nullable String to) {
        UriComponentsBuilder target = UriComponentsBuilder.fromPath("/sign-in");
        return to == null || to.isEmpty()
                ? target
                : target.queryParam("to", UriUtils.encode(PagePaths.local(to), StandardCharsets.UTF_8));
    }

    /** A form that was posted cannot be posted again from here, so its page is where to go back to. */
    private static @Nullable String page(HttpServletRequest request) {
        if (!request.getMethod().equals("GET")) {
            return path(request.getHeader(HttpHeaders.REFERER));
        }
        return PagePaths.pathAndQuery(request);
    }

    private static @Nullable String path(@Nullable String url) {
        try {
            return url == null ? null : pathAndQuery(URI.create(url));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static @Nullable String pathAndQuery(URI address) {
        String query = address.getRawQuery();
        return query == null ? address.getRawPath() : address.getRawPath() + "?" + query;
    }
}
