package io.foretell.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a server that breaks off where it is told to. */
class OutputReaderIT {

    private final Deque<String> answers = new ArrayDeque<>();
    private final List<String> asked = new ArrayList<>();
    private final List<String> heard = new ArrayList<>();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        asked.add(Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst("Last-Event-ID"), ""));
        byte[] body = (answers.size() > 1 ? answers.remove() : answers.element()).getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, 0); // chunked
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Test
    void output_is_heard_line_for_line_until_done() throws Exception {
        answers.add(
                ": hi\nevent: output\nid: 1:0\ndata:  Hello\ndata: world\n\n: hb\nevent: done\nid: 1:done\ndata: {}\n\n");
        read();
        assertThat(heard).containsExactly(" Hello\nworld");
        assertThat(asked).containsExactly("");
    }

    @Test
    void a_stream_that_breaks_off_is_read_on_behind_its_last_whole_event() throws Exception {
        answers.add(": hi\nevent: output\nid: 1:0\ndata: Hel\n\nevent: outp");
        answers.add(": hi\nevent: output\nid: 1:1\ndata: lo\n\nevent: done\nid: 1:done\ndata: {}\n\n");
        read();
        assertThat(heard).containsExactly("Hel", "lo");
        assertThat(asked).containsExactly("", "1:0");
    }

    @Test
    void a_stream_that_never_says_anything_is_given_up() {
        answers.add("");
        assertThatThrownBy(this::read).isInstanceOf(IOException.class).hasMessageContaining("ended too early");
        assertThat(asked).hasSize(5);
    }

    private void read() throws IOException, InterruptedException {
        URI stream =
                URI.create("http://127.0.0.1:%d/".formatted(server.getAddress().getPort()));
        try (HttpClient http = HttpClient.newHttpClient()) {
            new OutputReader(http, stream, new CountDownLatch(1), heard::add).readToEnd();
        }
    }
}
