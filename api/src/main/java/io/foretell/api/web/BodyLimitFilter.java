package io.foretell.api.web;

import io.foretell.api.problem.ApiProblem;
import io.foretell.api.problem.ProblemWriter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses bodies beyond the limit. A body without a declared length is read up to the limit first, so that nothing behind this
 * filter ever sees half of one. After security, so that strangers' bodies are not read; but forms are, for their CSRF token, up to
 * Tomcat's own limit for them (2 MB).
 */
@Component
@Order(Ordered.LOWEST_PRECEDENCE)
class BodyLimitFilter extends OncePerRequestFilter {

    private final int limit;
    private final ProblemWriter problems;

    BodyLimitFilter(ApiProperties properties, ProblemWriter problems) {
        this.limit = Math.toIntExact(properties.maxBodySize().toBytes());
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (request.getContentLengthLong() > limit) {
            refuse(response);
        } else if (request.getContentLengthLong() < 0 && request.getHeader("Transfer-Encoding") != null) {
            byte[] body = request.getInputStream().readNBytes(limit + 1);
            if (body.length > limit) {
                refuse(response);
            } else {
                chain.doFilter(new BufferedBodyRequest(request, body), response);
            }
        } else {
            chain.doFilter(request, response);
        }
    }

    private void refuse(HttpServletResponse response) throws IOException {
        problems.write(response, new ApiProblem.BodyTooLarge(limit));
    }
}
