package io.foretell.api.stream;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import io.foretell.api.RunningApi;
import io.foretell.api.TestWorker;
import io.foretell.queue.Lease;
import io.foretell.queue.PredictionOutcome;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * What a thousand open streams, each of another prediction, cost the process that serves them. The clients are in the same JVM, but have
 * no threads: one channel each, read by turns. Prints its figures for docs/benchmarks.md.
 */
@Tag("long")
class OpenStreamsIT extends RunningApi {

    private static final int STREAMS = 1_000;

    @Autowired
    private Streams streams;

    @Autowired
    private StreamQueries queries;

    @TempDir
    private Path dumps;

    private record Cost(int platformThreads, long virtualThreads, long connections, long heapBytes) {}

    private final List<SocketChannel> clients = new ArrayList<>();

    @AfterEach
    void hangUp() throws IOException {
        for (SocketChannel client : clients) {
            client.close();
        }
    }

    @Test
    void a_thousand_open_streams_cost_no_thread_and_no_database_connection() throws Exception {
        List<String> urls = new ArrayList<>();
        for (int i = 0; i < STREAMS; i++) {
            urls.add(json(create("{}")).at("/urls/stream").stringValue());
        }
        open(urls.getFirst()).close(); // what the first one loads is not its own
        await().atMost(Duration.ofMinutes(1)).until(() -> streams.count() == 0);
        Cost before = cost("before");
        for (String url : urls) {
            clients.add(open(url));
        }
        assertThat(streams.count()).isEqualTo(STREAMS);
        Cost open = cost("open");
        double pollMillis = pollMillis();
        long millis = tellAll();
        report(before, open, cost("after"), millis, pollMillis);
        assertThat(open.platformThreads() - before.platformThreads()).isLessThan(10);
        assertThat(open.virtualThreads() - before.virtualThreads()).isLessThan(10);
        assertThat(open.connections() - before.connections()).isLessThan(10);
    }

    /** What a look at all of them takes when there is nothing new: median of 25. */
    private double pollMillis() {
        List<StreamPosition> positions =
                jdbc
                        .sql("select id from prediction where account_id = ?")
                        .param(account.id())
                        .query(UUID.class)
                        .stream()
                        .map(StreamPosition::start)
                        .toList();
        assertThat(positions).hasSize(STREAMS);
        long[] nanos = new long[25];
        for (int i = 0; i < nanos.length; i++) {
            long start = System.nanoTime();
            for (int from = 0; from < STREAMS; from += 500) {
                assertThat(queries.read(positions.subList(from, from + 500))).hasSize(500);
            }
            nanos[i] = System.nanoTime() - start;
        }
        Arrays.sort(nanos);
        return nanos[nanos.length / 2] / 1e6;
    }

    /** A piece of output for each and then the end. Returns how many milliseconds the piece took to the last client. */
    private long tellAll() throws IOException {
        long millis;
        try (TestWorker worker = worker()) {
            List<Lease> leases = clients.stream().map(client -> worker.claim()).toList();
            long appended = System.nanoTime();
            worker.appendToAll(leases, 0, "a piece of output");
            for (SocketChannel client : clients) {
                readUntil(client, "a piece of output\n\n");
            }
            millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - appended);
            leases.forEach(lease -> worker.finish(lease, new PredictionOutcome.Succeeded()));
            for (SocketChannel client : clients) {
                readUntil(client, "data: {}\n\n");
            }
        }
        await().until(() -> streams.count() == 0);
        return millis;
    }

    private static SocketChannel open(String url) throws IOException {
        URI address = URI.create(url);
        SocketChannel channel =
                SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), address.getPort()));
        channel.write(ByteBuffer.wrap("GET %s HTTP/1.1\r\nHost: test\r\n\r\n"
                .formatted(address.getPath())
                .getBytes(US_ASCII)));
        readUntil(channel, ": hi\n");
        return channel;
    }

    private static void readUntil(SocketChannel channel, String text) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(8192);
        while (!new String(buffer.array(), 0, buffer.position(), US_ASCII).contains(text)) {
            assertThat(channel.read(buffer)).isPositive();
        }
    }

    private Cost cost(String name) throws IOException {
        Path dump = dumps.resolve(name + ".json");
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                .dumpThreads(dump.toAbsolutePath().toString(), ThreadDumpFormat.JSON);
        System.gc();
        return new Cost(
                ManagementFactory.getThreadMXBean().getThreadCount(),
                Files.readAllLines(dump).stream()
                        .filter(line -> line.contains("\"virtual\": true"))
                        .count(),
                jdbc.sql("select count(*) from pg_stat_activity where datname = current_database()")
                        .query(Long.class)
                        .single(),
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }

    private static void report(Cost before, Cost open, Cost after, long millis, double pollMillis) {
        System.out.printf(
                """

                %d streams: before, open, after
                platform threads     %d %d %d
                virtual threads      %d %d %d
                database connections %d %d %d
                heap per open stream %.1f kB, its client's buffers included
                a piece for each, from its commit until the last client has it: %d ms
                a poll of all, nothing new: %.1f ms
                """,
                STREAMS,
                before.platformThreads(),
                open.platformThreads(),
                after.platformThreads(),
                before.virtualThreads(),
                open.virtualThreads(),
                after.virtualThreads(),
                before.connections(),
                open.connections(),
                after.connections(),
                (open.heapBytes() - before.heapBytes()) / 1000.0 / STREAMS,
                millis,
                pollMillis);
    }
}
