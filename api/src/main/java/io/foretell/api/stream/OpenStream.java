package io.foretell.api.stream;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's connection. Nothing here blocks: what the connection does not take waits in {@link #pending}, and no more is asked for until
 * that is gone. Tomcat ends it with an error when the client takes nothing for {@code server.tomcat.connection-timeout}. Thread-safe.
 */
final class OpenStream implements WriteListener, AsyncListener {

    private static final Logger LOG = LoggerFactory.getLogger(OpenStream.class);

    private final AsyncContext async;
    private final ServletOutputStream out;
    private final Consumer<OpenStream> hungry;
    private final Consumer<OpenStream> freed;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<byte[]> pending = new ArrayDeque<>(List.of(StreamEvents.HELLO));
    private StreamPosition position;

    /** Set by the container's first call: before, its own thread is still busy with the response. */
    private boolean started;

    private boolean unflushed;
    private boolean last;
    private boolean closed;

    /**
     * @param hungry told when the connection has taken all and there is more to come
     * @param freed told once, at the end, however it came
     */
    OpenStream(
            AsyncContext async,
            ServletOutputStream out,
            StreamPosition position,
            Consumer<OpenStream> hungry,
            Consumer<OpenStream> freed) {
        this.async = async;
        this.out = out;
        this.position = position;
        this.hungry = hungry;
        this.freed = freed;
    }

    /** Where it has come to. */
    StreamPosition position() {
        lock.lock();
        try {
            return position;
        } finally {
            lock.unlock();
        }
    }

    /** Whether it can take a next part. */
    boolean isHungry() {
        lock.lock();
        try {
            return !closed && !last && pending.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    void send(StreamEvents.Part part) {
        lock.lock();
        try {
            position = part.next();
            last = part.last();
            if (!closed && part.bytes().length > 0) {
                pending.add(part.bytes());
                write();
            }
        } finally {
            lock.unlock();
        }
    }

    /** To a connection that still has something to take a heartbeat would tell nothing new. */
    void heartbeat() {
        lock.lock();
        try {
            if (isHungry()) {
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
            if (isHungry()) {
                hungry.accept(this);
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
        LOG.debug("the client of a stream of prediction {} is gone", position.prediction(), cause);
        close();
    }

    /** Ends the response. Without {@code done} before, clients know that there is more. */
    void close() {
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
