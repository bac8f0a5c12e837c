package io.foretell.api.page;

import io.foretell.api.problem.ApiProblem;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.core.Ordered;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.stereotype.Component;
import org.springframework.web.ErrorResponse;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.view.RedirectView;

/**
 * Answers what fails behind a page with a page; everything else goes on to be a problem. {@link ApiProblem.Unauthenticated} sends the
 * reader to sign in.
 */
@Component
class PageErrors implements HandlerExceptionResolver, Ordered {

    private static final Logger LOG = LoggerFactory.getLogger(PageErrors.class);

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }

    @Override
    public @Nullable ModelAndView resolveException(
            HttpServletRequest request, HttpServletResponse response, @Nullable Object handler, Exception exception) {
        if (exception instanceof ApiProblem.Unauthenticated && PagePaths.wantsPart(request)) {
            PageAccess.partNeedsSignIn(request, response);
            return new ModelAndView();
        } else if (!PagePaths.wantsPage(request)) {
            return null;
        } else if (exception instanceof ApiProblem.Unauthenticated) {
            return new ModelAndView(new RedirectView(PageAccess.signInFirst(request), false, true, false));
        }
        int status = status(exception);
        if (status >= HttpStatus.INTERNAL_SERVER_ERROR.value()) {
            LOG.error("the page failed; its reader is told {}", status, exception);
        }
        return page(status);
    }

    private static int status(Exception exception) {
        return switch (exception) {
            case ApiProblem problem -> problem.body().status();
            case ErrorResponse known -> known.getStatusCode().value();
            case TypeMismatchException mistyped -> HttpStatus.BAD_REQUEST.value();
            default -> HttpStatus.INTERNAL_SERVER_ERROR.value();
        };
    }

    static ModelAndView page(int status) {
        ModelAndView page = new ModelAndView("problem");
        page.setStatus(HttpStatusCode.valueOf(status));
        page.addObject("status", status);
        page.addObject("sentence", sentence(status));
        return page;
    }

    /** What happened and what to do, and nothing about the inside. */
    private static String sentence(int status) {
        return switch (status) {
            case 400, 405, 406, 415 -> "This address does not take such a request.";
            case 401 -> "Sign in to see this page.";
            case 403 ->
                "This is not allowed, or the page was open for too long: go back, load it again and repeat what you did.";
            case 404 -> "There is no such page, or it is another account's.";
            case 413 -> "What you sent is too large.";
            case 422 -> "Something in what you sent does not fit: go back and correct it.";
            default ->
                status >= 500
                        ? "Something went wrong on our side. Please try again later."
                        : "The request was refused.";
        };
    }
}
