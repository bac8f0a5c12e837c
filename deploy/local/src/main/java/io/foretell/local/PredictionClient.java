package io.foretell.local;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a caller of the REST API does: create a prediction and read its output as it comes. */
final class PredictionClient implements AutoCloseable {

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_LIMIT)
            .build();
    private final JsonMapper json = JsonMapper.shared();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final URI address;
    private final String token;

    /**
     * @param address of the service, without a path
     */
    PredictionClient(URI address, String token) {
        this.address = address;
        this.token = token;
    }

    URI predictionsOf(String model) {
        return address.resolve("/v1/models/" + model + "/predictions");
    }

    /**
     * @param onOutput hears each piece of the output as it comes
     * @return the finished prediction
     */
    JsonNode run(String model, JsonNode body, Consumer<String> onOutput) throws IOException, InterruptedException {
        JsonNode urls = send(request(predictionsOf(model))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(json.writeValueAsString(body))))
                .path("urls");
        new OutputReader(http, URI.create(urls.path("stream").asString()), closed, onOutput).readToEnd();
        return send(request(URI.create(urls.path("get").asString())).GET());
    }

    /** False when the service does not take the token. */
    boolean tokenIsValid() throws IOException, InterruptedException {
        return exchange(request(address.resolve("/v1/predictions")).GET()).statusCode() == 200;
    }

    private HttpRequest.Builder request(URI uri) {
        return HttpRequest.newBuilder(uri).timeout(ANSWER_LIMIT).header("Authorization", "Bearer " + token);
    }

    private JsonNode send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> response = exchange(request);
        if (response.statusCode() >= 300) {
            throw new IOException("the service answered %d: %s".formatted(response.statusCode(), response.body()));
        }
        return json.readTree(response.body());
    }

    private HttpResponse<String> exchange(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), BodyHandlers.ofString());
    }

    @Override
    public void close() {
        closed.countDown();
        http.close();
    }
}
