package io.foretell.api.account;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/** Bearer token → {@link Caller}. Without a valid one the request goes on as nobody's, and authorization refuses it. */
final class ApiTokenFilter extends OncePerRequestFilter {

    /** "Token" is what the oldest Replicate clients send. */
    private static final List<String> SCHEMES = List.of("Bearer ", "Token ");

    private final ApiTokens tokens;

    ApiTokenFilter(ApiTokens tokens) {
        this.tokens = tokens;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        credentials(request.getHeader(HttpHeaders.AUTHORIZATION))
                .flatMap(tokens::caller)
                .ifPresent(ApiTokenFilter::authenticate);
        chain.doFilter(request, response);
    }

    private static Optional<String> credentials(@Nullable String header) {
        if (header == null) {
            return Optional.empty();
        }
        return SCHEMES.stream()
                .filter(scheme -> header.regionMatches(true, 0, scheme, 0, scheme.length()))
                .map(scheme -> header.substring(scheme.length()).strip())
                .findFirst();
    }

    private static void authenticate(Caller caller) {
        SecurityContext context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(UsernamePasswordAuthenticationToken.authenticated(caller, null, List.of()));
        SecurityContextHolder.setContext(context);
    }
}
