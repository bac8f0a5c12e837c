package io.foretell.export;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** One thread per core. */
final class Workers implements AutoCloseable {

    private final String interrupted;

    private final ExecutorService threads =
            Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());

    /**
     * @param interrupted what to say when the calling thread is interrupted
     */
    Workers(String interrupted) {
        this.interrupted = interrupted;
    }

    /** Runs all to their end, and returns their results in order; then the first failure is thrown. */
    <T extends @Nullable Object> List<T> run(List<? extends Callable<T>> tasks) throws IOException {
        try {
            List<Future<T>> futures = threads.invokeAll(tasks);
            List<T> results = new ArrayList<>();
            for (Future<T> future : futures) {
                results.add(future.get());
            }
            return results;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ExportException(interrupted, e);
        } catch (ExecutionException e) {
            throw rethrown(Objects.requireNonNull(e.getCause()));
        }
    }

    private static IOException rethrown(Throwable cause) {
        return switch (cause) {
            case IOException failure -> failure;
            case RuntimeException failure -> throw failure;
            case Error failure -> throw failure;
            default -> throw new IllegalStateException(cause);
        };
    }

    @Override
    public void close() {
        threads.close();
    }
}
