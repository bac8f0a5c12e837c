package io.foretell.api.page;

import io.foretell.api.user.User;
import jakarta.servlet.FilterChain;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Gives each page its Content-Security-Policy with a fresh nonce, and to templates, as request attributes, {@code nonce}, {@code viewer}
 * (the {@link User} or null), {@code theme} ({@code light}, {@code dark} or null), {@code path}, which is that of the failed request on an error
 * page, and {@code here}, where its reader comes back to from signing in.
 */
final class PageFilter extends OncePerRequestFilter {

    /** 128 bits, as the CSP specification asks for at least. */
    private static final int NONCE_BYTES = 16;

    private final SecureRandom random;

    PageFilter(SecureRandom random) {
        this.random = random;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String nonce = nonce();
        response.setHeader("Content-Security-Policy", policy(nonce));
        if (!request.getRequestURI().startsWith(PagePaths.ASSETS)) {
            request.setAttribute("nonce", nonce);
            request.setAttribute("viewer", viewer());
            request.setAttribute("theme", theme(request));
            request.setAttribute("path", PagePaths.path(request));
            request.setAttribute("here", here(request));
        }
        chain.doFilter(request, response);
    }

    /** A form that was posted cannot be posted again from here. */
    private static String here(HttpServletRequest request) {
        Object failed = request.getAttribute(RequestDispatcher.ERROR_METHOD);
        String method = failed instanceof String asked ? asked : request.getMethod();
        return HttpMethod.GET.matches(method) ? PagePaths.pathAndQuery(request) : "/";
    }

    /** Nothing inline, nothing from elsewhere; only a readme's images may come from other sites. */
    private static String policy(String nonce) {
        return "default-src 'none'; script-src 'nonce-" + nonce + "'; style-src 'self'; img-src 'self' https: data:; "
                + "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
    }

    /** A request refused before it came here gets its policy on the way to its error page. */
    @Override
    protected boolean shouldNotFilterErrorDispatch() {
        return false;
    }

    private String nonce() {
        byte[] bytes = new byte[NONCE_BYTES];
        random.nextBytes(bytes);
        return Base64.getEncoder().withoutPadding().encodeToString(bytes);
    }

    private static @Nullable User viewer() {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        return authentication != null && authentication.getPrincipal() instanceof User user ? user : null;
    }

    private static @Nullable String theme(HttpServletRequest request) {
        Cookie[] cookies = request.getCookies();
        return Arrays.stream(cookies == null ? new Cookie[0] : cookies)
                .filter(cookie -> cookie.getName().equals("theme"))
                .map(Cookie::getValue)
                .filter(theme -> Stream.of("light", "dark").anyMatch(theme::equals))
                .findFirst()
                .orElse(null);
    }
}
