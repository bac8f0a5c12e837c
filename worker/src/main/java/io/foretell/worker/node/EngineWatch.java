package io.foretell.worker.node;

import io.foretell.worker.model.ServedModel;
import io.foretell.worker.model.ServedModels;

/** An engine that failed for good ends the worker. Its sequences have been told, and go back to the queue. */
public final class EngineWatch {

    private final ServedModels models;
    private final WorkerExit exit;

    public EngineWatch(ServedModels models, WorkerExit exit) {
        this.models = models;
        this.exit = exit;
    }

    public void check() {
        ServedModel failed = models.failed();
        if (failed != null && !exit.failed()) {
            exit.fail("the engine of %s version %s failed (%s)"
                    .formatted(
                            failed.version().model(),
                            failed.version().digest(),
                            failed.engine().failure()));
        }
    }
}
