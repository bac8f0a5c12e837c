package io.foretell.api.stream;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client's connection for server-sent events. Nothing here blocks: what the connection does not take waits, and no more should be sent
 * until that is gone. Tomcat ends it with an error when the client takes nothing for {@code server.tomcat.connection-timeout}. Thread-safe.
 */
public final class EventConnection implements WriteListener, AsyncListener {

    /** With the charset: the Python client takes the text before a semicolon, and others need not guess. */
    public static final String EVENT_STREAM = "text/event-stream;charset=UTF-8";

    private static final Logger LOG = LoggerFactory.getLogger(EventConnection.class);

    private final AsyncContext async;
    private final ServletOutputStream out;
    private final Runnable idle;
    private final Consumer<EventConnection> freed;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<byte[]> pending = new ArrayDeque<>(List.of(StreamEvents.HELLO));

    /** Set by the container's first call: before, its own thread is still busy with the response. */
    private boolean started;

    private boolean unflushed;
    private boolean last;
    private boolean closed;

    /**
     * Makes the response one that goes on by itself, once it has been started.
     *
     * @param idle told when the connection has taken all and there may be more to come
     * @param freed told once, at the end, however it came
     */
    public EventConnection(
            HttpServletRequest request, HttpServletResponse response, Runnable idle, Consumer<EventConnection> freed)
            throws IOException {
        response.setContentType(EVENT_STREAM);
        response.setHeader("X-Accel-Buffering", "no"); // asks a proxy to pass on each event at once
        this.out = response.getOutputStream();
        this.async = request.startAsync();
        this.idle = idle;
        this.freed = freed;
        async.setTimeout(0); // whoever opened it ends it
    }

    /** Once whoever opened it can be told of it: from here on the container calls. */
    public void start() {
        try {
            async.addListener(this);
            out.setWriteListener(this);
        } catch (RuntimeException e) {
            free(); // of a response that did not begin the container tells no end
            throw e;
        }
    }

    /** Whether it has taken all and can take more. */
    public boolean isIdle() {
        lock.lock();
        try {
            return !closed && !last && pending.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Whole events, in the bytes of the protocol. */
    public void send(byte[] events) {
        send(events, false);
    }

    /**
     * @param ends whether the connection is closed once it has taken them
     */
    void send(byte[] events, boolean ends) {
        lock.lock();
        try {
            last = ends;
            if (!closed && events.length > 0) {
                pending.add(events);
                write();
            }
        } finally {
            lock.unlock();
        }
    }

    /** To a connection that still has something to take a heartbeat would tell nothing new. */
    public void heartbeat() {
        lock.lock();
        try {
            if (isIdle()) {
                pending.add(StreamEvents.HEARTBEAT);
                write();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void onWritePossible() {
        lock.lock();
        try {
            started = true;
            write();
            if (isIdle()) {
                idle.run();
            }
        } finally {
            lock.unlock();
        }
    }

    /** As much as the connection takes. Once it says that it is not ready, the container calls {@link #onWritePossible} when it is. */
    private void write() {
        try {
            while (started && !closed && out.isReady()) {
                byte[] next = pending.poll();
                if (next != null) {
                    out.write(next);
                    unflushed = true;
                } else if (unflushed) {
                    out.flush();
                    unflushed = false;
                } else {
                    if (last) {
                        close();
                    }
                    return;
                }
            }
        } catch (IOException | RuntimeException e) {
            gone(e);
        }
    }

    private void gone(Throwable cause) {
        LOG.debug("the client of an event stream is gone", cause);
        close();
    }

    /** Ends the response. */
    public void close() {
        if (free()) {
            complete();
        }
    }

    private void complete() {
        try {
            async.complete();
        } catch (IllegalStateException e) {
            LOG.debug("the container has ended the response already", e);
        }
    }

    private boolean free() {
        lock.lock();
        try {
            if (closed) {
                return false;
            }
            closed = true;
            pending.clear();
            freed.accept(this);
            return true;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void onError(Throwable cause) {
        gone(cause);
    }

    /** Completed again, whatever was before: the container would otherwise answer with its error page. */
    @Override
    public void onError(AsyncEvent event) {
        gone(event.getThrowable());
        complete();
    }

    @Override
    public void onComplete(AsyncEvent event) {
        free();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        close();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {}
}
