package io.foretell.api.stream;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Consumer;

/** A client that follows a prediction's output. One thread feeds it. Thread-safe otherwise. */
final class OpenStream {

    private final EventConnection connection;
    private volatile StreamPosition position;

    /**
     * @param hungry told when the connection has taken all and there is more to come
     * @param freed told once, at the end, however it came
     */
    OpenStream(
            HttpServletRequest request,
            HttpServletResponse response,
            StreamPosition position,
            Consumer<OpenStream> hungry,
            Consumer<OpenStream> freed)
            throws IOException {
        this.position = position;
        this.connection =
                new EventConnection(request, response, () -> hungry.accept(this), connection -> freed.accept(this));
    }

    void start() {
        connection.start();
    }

    /** Where it has come to. */
    StreamPosition position() {
        return position;
    }

    /** Whether it can take a next part. */
    boolean isHungry() {
        return connection.isIdle();
    }

    void send(StreamEvents.Part part) {
        position = part.next();
        connection.send(part.bytes(), part.last());
    }

    void heartbeat() {
        connection.heartbeat();
    }

    /** Ends the response. Without {@code done} before, clients know that there is more. */
    void close() {
        connection.close();
    }
}
