package io.foretell.api.problem;

import java.util.List;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;

/** What a problem says when the framework, not we, refused a request. */
final class ProblemTexts {

    private ProblemTexts() {}

    static ProblemBody of(Exception exception, HttpStatusCode status) {
        return switch (exception) {
            case HttpMessageNotReadableException e -> plain("Malformed request", unreadable(e), 400);
            case HttpRequestMethodNotSupportedException e -> plain("Method not allowed", notSupported(e), 405);
            case HttpMediaTypeNotSupportedException e -> plain("Unsupported media type", notSupported(e), 415);
            case MissingServletRequestParameterException e ->
                plain("Malformed request", "The query parameter " + e.getParameterName() + " is required.", 400);
            default -> of(status.value());
        };
    }

    static ProblemBody of(int status) {
        return switch (status) {
            case 401 -> new ApiProblem.Unauthenticated().body();
            case 403 -> new ApiProblem.Forbidden().body();
            case 404 -> new ApiProblem.NotFound().body();
            case 406 ->
                plain("Not acceptable", "The answer is application/json, which the Accept header excludes.", 406);
            default -> status >= 500 ? internal(status) : plain(null, reason(status), status);
        };
    }

    /** Says nothing about the inside; the answer's X-Request-Id finds the log line. */
    private static ProblemBody internal(int status) {
        return plain(null, "Something went wrong on our side. Please try again later.", status);
    }

    private static String unreadable(HttpMessageNotReadableException e) {
        if (!(e.getCause() instanceof JacksonException cause)) {
            return "The request body is missing.";
        }
        TokenStreamLocation at = cause.getLocation();
        return at == null || at.getLineNr() < 1
                ? "The request body is not valid JSON."
                : "The request body is not valid JSON (line %d, column %d)."
                        .formatted(at.getLineNr(), at.getColumnNr());
    }

    private static String notSupported(HttpRequestMethodNotSupportedException e) {
        var supported = e.getSupportedHttpMethods();
        List<String> allowed = supported == null
                ? List.of()
                : supported.stream().map(HttpMethod::name).sorted().toList();
        return "%s is not supported here; use %s.".formatted(e.getMethod(), String.join(" or ", allowed));
    }

    private static String notSupported(HttpMediaTypeNotSupportedException e) {
        MediaType given = e.getContentType();
        return "The request body must be application/json, not %s."
                .formatted(given == null ? "of an unknown type" : given.toString());
    }

    private static String reason(int status) {
        HttpStatus known = HttpStatus.resolve(status);
        return known == null ? "The request was refused." : known.getReasonPhrase();
    }

    private static ProblemBody plain(@org.jspecify.annotations.Nullable String title, String detail, int status) {
        return new ProblemBody.Plain(title, detail, status);
    }
}
