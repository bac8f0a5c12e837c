package io.foretell.api.stream;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.foretell.api.ApiCalls;
import io.foretell.api.RunningApi;
import io.foretell.api.TestWorker;
import io.foretell.queue.Lease;
import io.foretell.queue.PredictionOutcome;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.context.TestPropertySource;

/** Clients that vanish, sleep or are too many, and a server that stops. Polling would come too late to help: signals do it all. */
@TestPropertySource(
        properties = {
            "foretell.stream.heartbeat=100ms",
            "foretell.stream.poll=10m",
            "foretell.stream.max-open=3",
            "server.tomcat.connection-timeout=1s",
        })
@ExtendWith(OutputCaptureExtension.class)
class StreamFaultsIT extends RunningApi {

    private static final int CHUNKS = 30;

    /** All of them are beyond what the sockets' buffers take (a few MB). */
    private static final int CHUNK_CHARACTERS = 400_000;

    @Autowired
    private Streams streams;

    @AfterEach
    void all_is_freed_and_nobody_called_it_an_error(CapturedOutput log) {
        await().until(() -> streams.count() == 0);
        assertThat(log).doesNotContain(" ERROR ");
    }

    @Test
    void a_silent_stream_is_kept_alive_by_comments() throws Exception {
        try (StreamClient client = new StreamClient(stream())) {
            await().until(() -> client.text().startsWith(": hi\n: hb\n: hb\n"));
            assertThat(client.events()).isEmpty();
        }
    }

    @Test
    void a_stream_that_cannot_be_opened_takes_no_room() {
        StreamPosition start = StreamPosition.start(UUID.randomUUID());
        MockHttpServletRequest cannotGoOn = new MockHttpServletRequest();
        for (int i = 0; i < 4; i++) {
            assertThatThrownBy(() -> streams.open(start, cannotGoOn, new MockHttpServletResponse()))
                    .isInstanceOf(IllegalStateException.class);
        }
        assertThat(streams.count()).isZero();
    }

    @Test
    void a_client_that_closed_its_connection_is_noticed() throws Exception {
        try (Socket socket = open(stream())) {
            assertThat(streams.count()).isEqualTo(1);
            socket.close();
            await().until(() -> streams.count() == 0);
        }
    }

    @Test
    void a_client_whose_process_died_is_noticed() throws Exception {
        try (Socket socket = open(stream())) {
            assertThat(streams.count()).isEqualTo(1);
            socket.setSoLinger(true, 0); // closes with a reset
            socket.close();
            await().until(() -> streams.count() == 0);
        }
    }

    @Test
    void one_stream_too_many_is_refused_and_there_is_room_again_when_another_ends() throws Exception {
        String url = stream();
        List<StreamClient> clients = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            clients.add(new StreamClient(url));
        }
        HttpResponse<String> refused = new ApiCalls(port, "").get(url, "Accept", "text/event-stream");
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(refused.headers().firstValue("Retry-After")).contains("5");
        assertThat(refused.body())
                .isEqualTo(
                        "{\"title\":\"No more streams\",\"detail\":\"This server can't open another stream now. Please "
                                + "try again later, or poll the prediction instead.\",\"status\":503}");
        clients.getFirst().close();
        await().until(() -> streams.count() == 2);
        try (StreamClient next = new StreamClient(url)) {
            assertThat(next.status()).isEqualTo(200);
        }
        for (StreamClient client : clients) {
            client.close();
        }
    }

    @Test
    void a_client_that_does_not_read_holds_up_nobody_and_is_dropped() throws Exception {
        String url = stream();
        try (TestWorker worker = worker();
                Socket sleeper = open(url);
                StreamClient reader = new StreamClient(url)) {
            Lease lease = worker.claim();
            for (int i = 0; i < CHUNKS; i++) {
                worker.append(lease, i, "x".repeat(CHUNK_CHARACTERS));
            }
            worker.finish(lease, new PredictionOutcome.Succeeded());
            assertThat(reader.awaitEnd()).hasSize(CHUNKS + 1);
            await().until(() -> streams.count() == 0);
            assertThat(sleeper.getInputStream().readAllBytes().length).isLessThan(CHUNKS * CHUNK_CHARACTERS);
        }
    }

    @Test
    void a_client_that_reads_slowly_gets_everything() throws Exception {
        String url = stream();
        try (TestWorker worker = worker();
                Socket slow = open(url)) {
            CompletableFuture<Long> read =
                    CompletableFuture.supplyAsync(() -> letters(slow), Executors.newVirtualThreadPerTaskExecutor());
            Lease lease = worker.claim();
            for (int i = 0; i < CHUNKS; i++) {
                worker.append(lease, i, "x".repeat(CHUNK_CHARACTERS));
            }
            worker.finish(lease, new PredictionOutcome.Succeeded());
            assertThat(read.join()).isEqualTo((long) CHUNKS * CHUNK_CHARACTERS);
        }
    }

    /** Counts the x until the server closes the connection. */
    private static long letters(Socket socket) {
        long letters = 0;
        try {
            InputStream in = socket.getInputStream();
            for (byte[] some = in.readNBytes(1024); some.length > 0; some = in.readNBytes(1024)) {
                for (byte b : some) {
                    letters += b == 'x' ? 1 : 0;
                }
            }
            return letters;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void a_stop_ends_streams_without_done_and_their_clients_go_on_after_it() throws Exception {
        String url = stream();
        String last;
        try (TestWorker worker = worker();
                StreamClient client = new StreamClient(url)) {
            Lease lease = worker.claim();
            worker.append(lease, 0, "Hel");
            await().until(() -> client.output().equals("Hel"));
            streams.stop();
            assertThat(client.awaitEnd()).extracting(SentEvent::name).containsExactly("output");
            last = client.events().getLast().id();
            assertThat(new ApiCalls(port, "").get(url).statusCode()).isEqualTo(503);
            worker.append(lease, 1, "lo");
            worker.finish(lease, new PredictionOutcome.Succeeded());
        } finally {
            streams.start();
        }
        try (StreamClient client = new StreamClient(url, "Last-Event-ID", last)) {
            assertThat(client.awaitEnd()).extracting(SentEvent::data).containsExactly("lo", "{}");
        }
    }

    private String stream() {
        return stream(created("{}"));
    }

    /** A connection on which the stream's first bytes have come, and which reads no further. */
    private static Socket open(String url) throws IOException {
        URI address = URI.create(url);
        Socket socket = new Socket();
        socket.setReceiveBufferSize(65_536);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), address.getPort()));
        socket.getOutputStream()
                .write("GET %s HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n"
                        .formatted(address.getPath())
                        .getBytes(US_ASCII));
        StringBuilder received = new StringBuilder();
        while (received.indexOf(": hi\n") < 0) {
            received.append((char) socket.getInputStream().read());
        }
        return socket;
    }
}
