package io.foretell.hub;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscribers;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Requests with the token for the endpoint alone, along redirects, until an answer that is of use, whose body does not keep its reader
 * waiting for ever. Thread-safe.
 */
final class HubHttp implements AutoCloseable {

    /** The header by which one knows an answer of the hub's own. */
    static final String COMMIT = "X-Repo-Commit";

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(10);

    /** Until an answer's headers are here; for its body there is {@link IdleWatch}. */
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);

    /** huggingface.co needs two: to its own cache, or from a mirror to storage. */
    private static final int MAX_REDIRECTS = 8;

    private static final Set<Integer> OF_USE = Set.of(200, 206, 416);

    private final HubSettings settings;
    private final HttpClient http;
    private final IdleWatch watch;

    /**
     * @param silence after which a body that brings nothing is taken for cut
     */
    HubHttp(HubSettings settings, Duration silence) {
        this.settings = settings;
        this.watch = new IdleWatch(silence);
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1) // a connection for each file; in HTTP/2 they would share one
                .followRedirects(HttpClient.Redirect.NEVER) // the client's own way takes the token along
                .connectTimeout(CONNECT_LIMIT)
                .proxy(settings.proxies())
                .build();
    }

    /** The answer of whichever server has the bytes. */
    HttpResponse<InputStream> get(URI address, long first, Target target) throws IOException, InterruptedException {
        return follow("GET", address, first, target);
    }

    /** The hub's own answer: a redirect to elsewhere is not followed when it says what the hub knows of the file. */
    HttpResponse<InputStream> head(URI address, Target target) throws IOException, InterruptedException {
        return follow("HEAD", address, 0, target);
    }

    private HttpResponse<InputStream> follow(String method, URI address, long first, Target target)
            throws IOException, InterruptedException {
        URI at = address;
        for (int hop = 0; hop <= MAX_REDIRECTS; hop++) {
            HttpResponse<InputStream> answer = send(method, at, first);
            Optional<URI> next = redirect(answer, at);
            if (next.isEmpty()) {
                return wanted(answer, at, target);
            }
            if (method.equals("HEAD")
                    && !settings.isEndpoint(next.get())
                    && header(answer, COMMIT).isPresent()) {
                return answer;
            }
            answer.body().close();
            at = next.get();
        }
        throw new PassingFailure("it redirects without end");
    }

    private HttpResponse<InputStream> send(String method, URI address, long first)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .header("User-Agent", "foretell")
                .header("Accept-Encoding", "identity"); // sizes and ranges are the file's own
        if (first > 0) {
            request.header("Range", "bytes=" + first + "-");
        }
        if (settings.isEndpoint(address)) {
            settings.token().ifPresent(token -> request.header("Authorization", "Bearer " + token));
        }
        return StreamedAnswer.of(
                http,
                request.build(),
                headers -> BodySubscribers.mapping(BodySubscribers.ofInputStream(), watch::watch),
                ANSWER_LIMIT);
    }

    private static Optional<URI> redirect(HttpResponse<?> answer, URI at) throws IOException {
        if (answer.statusCode() / 100 != 3) {
            return Optional.empty();
        }
        String location = header(answer, "Location").orElse("");
        try {
            URI next = at.resolve(location);
            if (("https".equals(next.getScheme()) || "http".equals(next.getScheme())) && next.getHost() != null) {
                return Optional.of(next);
            }
        } catch (IllegalArgumentException e) {
            // told below
        }
        throw new PassingFailure("it redirects to nowhere");
    }

    private HttpResponse<InputStream> wanted(HttpResponse<InputStream> answer, URI at, Target target)
            throws IOException {
        if (OF_USE.contains(answer.statusCode())) {
            return answer;
        }
        answer.body().close();
        if (!settings.isEndpoint(at)) {
            // Storage's signature in the address may have run out; the hub gives a new one.
            throw new PassingFailure("storage at %s answers %d".formatted(at.getHost(), answer.statusCode()));
        }
        throw new Refusal(settings, target).of(answer);
    }

    static Optional<String> header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name);
    }

    @Override
    public void close() {
        http.shutdownNow();
        watch.close();
    }
}
