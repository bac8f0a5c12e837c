package io.foretell.hub;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/** The ways in which a server may send a file's bytes. */
public final class FileBodies implements AutoCloseable {

    /** Sends a file's bytes from the first that was asked for. */
    interface Body {
        void send(HttpExchange exchange, byte[] bytes, int first) throws IOException;
    }

    private final Map<String, Deque<Body>> planned = new ConcurrentHashMap<>();
    private final CountDownLatch silent = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);

    void plan(String file, Body... next) {
        planned.computeIfAbsent(file, name -> new ArrayDeque<>()).addAll(List.of(next));
    }

    /** As was planned, else whole. */
    void send(HttpExchange exchange, String file, byte[] bytes) throws IOException {
        Body next = planned.getOrDefault(file, new ArrayDeque<>()).poll();
        (next == null ? whole() : next).send(exchange, bytes, first(LocalHub.header(exchange, "Range")));
    }

    /** 0 without a range. */
    static int first(Optional<String> range) {
        return range.map(asked -> Integer.parseInt(asked.replaceAll("bytes=(\\d+)-", "$1")))
                .orElse(0);
    }

    Body whole() {
        return (exchange, bytes, first) -> {
            begin(exchange, bytes, first);
            write(exchange, bytes, first, bytes.length);
        };
    }

    /** Closes the connection when it has sent so many bytes of the answer. */
    Body cutAfter(int count) {
        return (exchange, bytes, first) -> {
            begin(exchange, bytes, first);
            write(exchange, bytes, first, Math.min(bytes.length - 1, first + count));
        };
    }

    /** Leaves the connection open without a word more. */
    Body silentAfter(int count) {
        return (exchange, bytes, first) -> {
            begin(exchange, bytes, first);
            write(exchange, bytes, first, Math.min(bytes.length - 1, first + count));
            silent.countDown();
            await(closed);
        };
    }

    /** Until a body has fallen silent. */
    void awaitSilence() {
        await(silent);
    }

    /** Right in length, wrong in content. */
    Body otherBytes() {
        return (exchange, bytes, first) -> {
            byte[] wrong = bytes.clone();
            wrong[wrong.length - 1] ^= 1;
            whole().send(exchange, wrong, first);
        };
    }

    Body withoutRanges() {
        return (exchange, bytes, first) -> whole().send(exchange, bytes, 0);
    }

    static Body status(int status, String... headers) {
        return (exchange, bytes, first) -> {
            for (int i = 0; i < headers.length; i += 2) {
                exchange.getResponseHeaders().add(headers[i], headers[i + 1]);
            }
            exchange.sendResponseHeaders(status, -1);
        };
    }

    private static void begin(HttpExchange exchange, byte[] bytes, int first) throws IOException {
        if (first > 0) {
            String range = "bytes %d-%d/%d".formatted(first, bytes.length - 1, bytes.length);
            exchange.getResponseHeaders().add("Content-Range", range);
        }
        exchange.sendResponseHeaders(first > 0 ? 206 : 200, bytes.length == first ? -1 : bytes.length - first);
    }

    private static void write(HttpExchange exchange, byte[] bytes, int first, int end) throws IOException {
        exchange.getResponseBody().write(Arrays.copyOfRange(bytes, first, end));
        exchange.getResponseBody().flush();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        silent.countDown();
        closed.countDown();
    }
}
