package io.foretell.local;

import io.foretell.hub.StreamedAnswer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Reads a prediction's output from its stream; a connection that breaks is opened anew, behind the last event. Not thread-safe. */
final class OutputReader {

    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(500);

    /** In a row, without an event between them. */
    private static final int FAILURES = 5;

    private final HttpClient http;
    private final URI stream;
    private final CountDownLatch closed;
    private final Consumer<String> onOutput;
    private String lastEventId = "";

    /** Of the event that is being read. */
    private String name = "";

    private final List<String> data = new ArrayList<>();

    /**
     * @param stream the prediction's {@code urls.stream}
     * @param closed ends a pause between two connections
     * @param onOutput hears each piece of output once, in order
     */
    OutputReader(HttpClient http, URI stream, CountDownLatch closed, Consumer<String> onOutput) {
        this.http = http;
        this.stream = stream;
        this.closed = closed;
        this.onOutput = onOutput;
    }

    /**
     * Returns when the prediction has finished, however it did.
     *
     * @throws IOException when no connection tells anything new any more
     */
    void readToEnd() throws IOException, InterruptedException {
        int failures = 0;
        while (true) {
            String before = lastEventId;
            IOException failure = new IOException("the stream of the output ended too early");
            try {
                if (readOnce()) {
                    return;
                }
            } catch (IOException e) {
                failure = e;
            } catch (UncheckedIOException e) {
                failure = e.getCause();
            }
            failures = lastEventId.equals(before) ? failures + 1 : 1;
            if (failures == FAILURES || closed.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw failure;
            }
        }
    }

    /** One connection; true when it came to the end of the output. */
    private boolean readOnce() throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(stream);
        if (!lastEventId.isEmpty()) {
            request.header("Last-Event-ID", lastEventId);
        }
        name = "";
        data.clear();
        HttpResponse<Stream<String>> response =
                StreamedAnswer.of(http, request.build(), BodyHandlers.ofLines(), ANSWER_LIMIT);
        try (Stream<String> lines = response.body()) {
            if (response.statusCode() != 200) {
                throw new IOException(
                        "the service answered %d to a request for a stream".formatted(response.statusCode()));
            }
            return lines.anyMatch(this::line);
        }
    }

    /** True if it completes the last event. */
    private boolean line(String line) {
        if (line.isEmpty()) {
            boolean done = name.equals("done");
            if (name.equals("output")) {
                onOutput.accept(String.join("\n", data));
            }
            name = "";
            data.clear();
            return done;
        }
        int colon = Math.max(line.indexOf(':'), 0);
        String value = line.substring(colon + 1);
        value = value.startsWith(" ") ? value.substring(1) : value;
        switch (line.substring(0, colon)) {
            case "event" -> name = value;
            case "id" -> lastEventId = value;
            case "data" -> data.add(value);
            default -> {} // a comment
        }
        return false;
    }
}
