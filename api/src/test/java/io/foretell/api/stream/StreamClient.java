package io.foretell.api.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** Reads a stream as it comes, on a thread of its own. */
final class StreamClient implements AutoCloseable {

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final HttpResponse<InputStream> response;
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private final Thread reader;
    private volatile boolean broken;

    /**
     * @param headers names and values by turns
     */
    StreamClient(String url, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
        if (headers.length > 0) {
            request.headers(headers);
        }
        response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        reader = Thread.ofVirtual().start(this::read);
    }

    private void read() {
        byte[] buffer = new byte[8192];
        try (InputStream body = response.body()) {
            for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
                synchronized (received) {
                    received.write(buffer, 0, n);
                }
            }
        } catch (IOException e) {
            broken = true; // by the server, or the test closed it
        }
    }

    int status() {
        return response.statusCode();
    }

    String text() {
        synchronized (received) {
            return received.toString(StandardCharsets.UTF_8);
        }
    }

    List<SentEvent> events() {
        return SentEvent.read(text());
    }

    String output() {
        return SentEvent.output(events());
    }

    boolean ended() {
        return !reader.isAlive();
    }

    /** Everything, once the server has ended it properly. */
    List<SentEvent> awaitEnd() throws InterruptedException {
        assertThat(reader.join(Duration.ofSeconds(30))).isTrue();
        assertThat(broken).isFalse();
        return events();
    }

    /** Closes the connection. */
    @Override
    public void close() throws IOException {
        response.body().close();
    }
}
