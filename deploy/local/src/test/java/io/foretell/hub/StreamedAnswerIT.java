package io.foretell.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a server that keeps headers, or a body, back. */
class StreamedAnswerIT {

    private static final Duration LIMIT = Duration.ofMillis(300);

    private final CountDownLatch goOn = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient http = HttpClient.newHttpClient();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/body", exchange -> {
            exchange.sendResponseHeaders(200, 2);
            exchange.getResponseBody().write('a');
            exchange.getResponseBody().flush();
            await();
            exchange.getResponseBody().write('b');
            exchange.close();
        });
        server.createContext("/headers", exchange -> {
            await();
            exchange.close();
        });
        server.createContext("/none", HttpExchange::close);
        server.start();
    }

    @AfterEach
    void stop() {
        goOn.countDown();
        http.shutdownNow();
        http.close();
        server.stop(0);
        threads.close();
    }

    @Test
    void headers_that_do_not_come_are_given_up() {
        assertThatThrownBy(() -> get("/headers"))
                .isInstanceOf(HttpTimeoutException.class)
                .hasMessageStartingWith("no answer in ");
    }

    /** A request of its own lets the limit pass, without a look at the clock. */
    @Test
    void a_body_may_come_long_after_its_headers() throws Exception {
        try (InputStream body = get("/body")) {
            assertThat(body.read()).isEqualTo('a');
            assertThatThrownBy(() -> get("/headers")).isInstanceOf(HttpTimeoutException.class);
            goOn.countDown();
            assertThat(body.readAllBytes()).containsExactly('b');
        }
    }

    @Test
    void a_connection_that_ends_is_an_io_exception() {
        assertThatThrownBy(() -> get("/none"))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(HttpTimeoutException.class);
    }

    private InputStream get(String path) throws IOException, InterruptedException {
        URI address =
                URI.create("http://127.0.0.1:%d%s".formatted(server.getAddress().getPort(), path));
        HttpRequest request = HttpRequest.newBuilder(address).build();
        return StreamedAnswer.of(http, request, BodyHandlers.ofInputStream(), LIMIT)
                .body();
    }

    private void await() {
        try {
            goOn.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
