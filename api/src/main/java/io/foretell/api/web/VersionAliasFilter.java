package io.foretell.api.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Serves /v1/v1/… as /v1/…: the Python client 1.x appends /v1 to its base URL while the others want it there, so whoever uses one
 * base URL for both asks for /v1/v1. Before security, which then sees the forwarded path.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
class VersionAliasFilter extends OncePerRequestFilter {

    private static final String DOUBLED = "/v1/v1/";

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !request.getRequestURI().startsWith(DOUBLED);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String path = request.getRequestURI().substring("/v1".length());
        RequestDispatcher target = request.getRequestDispatcher(path);
        // A path that leads above the root, such as /v1/v1/../../x, has none.
        if (target == null) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
        } else {
            target.forward(request, response);
        }
    }
}
