package io.foretell.hub;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * An answer whose body is read as it comes, for as long as it comes; only the wait for its headers has a limit. HttpRequest's own timeout
 * is no such limit: since JDK 26 (JDK-8208693) it covers the body too.
 */
public final class StreamedAnswer {

    private StreamedAnswer() {}

    /**
     * @param request without a timeout
     * @param limit until the headers are here
     * @throws HttpTimeoutException when they are not
     */
    public static <T> HttpResponse<T> of(HttpClient http, HttpRequest request, BodyHandler<T> body, Duration limit)
            throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<T>> answer = http.sendAsync(request, body);
        try {
            return answer.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new HttpTimeoutException("no answer in %d s".formatted(limit.toSeconds()));
        } catch (InterruptedException e) {
            answer.cancel(true);
            throw e;
        }
    }
}
