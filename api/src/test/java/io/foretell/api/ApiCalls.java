package io.foretell.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Map;

/** Plain HTTP to the running API: what a client sends and the very bytes that it gets. */
public record ApiCalls(int port, String token) {

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    public HttpResponse<String> get(String path, String... headers) {
        return send(request(path, headers).GET());
    }

    public HttpResponse<String> post(String path, String body, String... headers) {
        return send(request(path, headers)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    }

    public HttpResponse<String> send(String method, String path, HttpRequest.BodyPublisher body, String... headers) {
        return send(request(path, headers).method(method, body));
    }

    /**
     * @param path or a whole URL, as the API gave it
     * @param headers names and values by turns
     */
    public HttpRequest.Builder request(String path, String... headers) {
        URI url = URI.create(path.startsWith("http") ? path : "http://localhost:" + port + path);
        HttpRequest.Builder request = HttpRequest.newBuilder(url);
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        return request;
    }

    public HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public static Map<String, String> summary(HttpResponse<String> response) {
        return Map.of(
                "status", Integer.toString(response.statusCode()),
                "type", response.headers().firstValue("Content-Type").orElse(""),
                "body", response.body());
    }
}
