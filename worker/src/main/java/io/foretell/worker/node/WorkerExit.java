package io.foretell.worker.node;

import java.lang.Thread.UncaughtExceptionHandler;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The worker's wish to end its process: something failed that only a restart repairs. Whoever started the worker decides: {@code main}
 * closes the context and exits with a code other than 0. Thread-safe.
 */
public final class WorkerExit implements UncaughtExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(WorkerExit.class);

    private final CompletableFuture<String> failure = new CompletableFuture<>();

    /** Completes with the reason, at the first failure. */
    public CompletableFuture<String> failure() {
        return failure.copy();
    }

    public boolean failed() {
        return failure.isDone();
    }

    public void fail(String reason) {
        if (failure.complete(reason)) {
            LOG.error("{}: this worker hands back what it holds and must be restarted", reason);
        }
    }

    /** A thread without which the worker does not work has ended. */
    @Override
    public void uncaughtException(Thread thread, Throwable cause) {
        LOG.error("thread {} failed", thread.getName(), cause);
        fail("thread %s failed: %s".formatted(thread.getName(), cause));
    }
}
