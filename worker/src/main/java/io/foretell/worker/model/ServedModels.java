package io.foretell.worker.model;

import io.foretell.engine.EngineStats;
import io.foretell.queue.WorkerSample;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All models of this worker. Thread-safe. */
public final class ServedModels implements AutoCloseable {

    private final List<ServedModel> models;

    public ServedModels(List<ServedModel> models) {
        this.models = List.copyOf(models);
    }

    public List<ServedModel> all() {
        return models;
    }

    public List<Long> versionIds() {
        return models.stream().map(model -> model.version().id()).toList();
    }

    /**
     * @throws IllegalArgumentException for a version that this worker did not announce
     */
    public ServedModel get(long modelVersionId) {
        return models.stream()
                .filter(model -> model.version().id() == modelVersionId)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "model version %d is not served by this worker".formatted(modelVersionId)));
    }

    public int slots() {
        return models.stream().mapToInt(ServedModel::slots).sum();
    }

    /** What their engines have done since they started. */
    public WorkerSample sample() {
        List<EngineStats> stats =
                models.stream().map(model -> model.engine().stats()).toList();
        return new WorkerSample(
                models.stream().mapToInt(ServedModel::slotsInUse).sum(),
                stats.stream().mapToLong(EngineStats::decodeSteps).sum(),
                stats.stream().mapToLong(EngineStats::decodedSequences).sum());
    }

    /** A model whose engine failed for good; null while all are well. */
    public @Nullable ServedModel failed() {
        return models.stream()
                .filter(model -> !model.engine().healthy())
                .findFirst()
                .orElse(null);
    }

    @Override
    public void close() {
        models.forEach(ServedModel::close);
    }
}
