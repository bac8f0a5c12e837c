package io.foretell.onnx;

import java.util.ArrayDeque;
import java.util.Deque;

/** Closes what was made in it, last made first. Not thread-safe. */
final class OrtScope implements AutoCloseable {

    /** Something whose close throws no checked exception. */
    interface Resource extends AutoCloseable {
        @Override
        void close();
    }

    private final Deque<Resource> resources = new ArrayDeque<>();

    <T extends Resource> T add(T resource) {
        resources.push(resource);
        return resource;
    }

    /** Closes all, whichever of them fails to. */
    @Override
    public void close() {
        if (!resources.isEmpty()) {
            try {
                resources.pop().close();
            } finally {
                close();
            }
        }
    }
}
