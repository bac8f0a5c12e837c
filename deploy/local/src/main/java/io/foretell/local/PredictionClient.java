package io.foretell.local;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a caller of the REST API does: create a prediction and ask for it until it has finished. */
final class PredictionClient implements AutoCloseable {

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(200);
    private static final Set<String> FINAL = Set.of("succeeded", "failed", "canceled");

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
     * @param onProgress hears the prediction as it is now, after each answer and at the end
     * @return the finished prediction
     */
    JsonNode run(String model, JsonNode body, Consumer<JsonNode> onProgress) throws IOException, InterruptedException {
        JsonNode prediction = send(request(predictionsOf(model))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json.writeValueAsString(body))));
        onProgress.accept(prediction);
        while (!FINAL.contains(prediction.path("status").asString())) {
            if (closed.await(POLL_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException("closed while a prediction was running");
            }
            prediction = get("/v1/predictions/" + prediction.path("id").asString());
            onProgress.accept(prediction);
        }
        return prediction;
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        return send(request(address.resolve(path)).GET());
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
