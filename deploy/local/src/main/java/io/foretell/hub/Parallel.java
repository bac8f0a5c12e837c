package io.foretell.hub;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Does one thing with many files, several at once. Platform threads: they write and hash more than they wait. */
final class Parallel {

    private Parallel() {}

    interface Task<T, R> {
        R run(T item) throws IOException, InterruptedException;
    }

    /**
     * The results in the order of the items. The first failure ends the others.
     *
     * @param most at once, at least 1
     */
    static <T, R> List<R> map(List<T> items, int most, Task<T, R> task) throws IOException, InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(
                most, Thread.ofPlatform().daemon().name("hub-", 0).factory());
        try {
            ExecutorCompletionService<R> ended = new ExecutorCompletionService<>(threads);
            List<Future<R>> futures = new ArrayList<>();
            items.forEach(item -> futures.add(ended.submit(() -> task.run(item))));
            for (int i = 0; i < items.size(); i++) {
                ended.take().get();
            }
            return futures.stream().map(Future::resultNow).toList();
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        } finally {
            threads.shutdownNow();
            threads.close();
        }
    }

    private static IOException failure(@Nullable Throwable cause) throws InterruptedException {
        if (cause instanceof IOException e) {
            return e;
        }
        if (cause instanceof InterruptedException e) {
            throw e;
        }
        if (cause instanceof RuntimeException e) {
            throw e;
        }
        if (cause instanceof Error e) {
            throw e;
        }
        throw new IllegalStateException(cause);
    }
}
