package io.foretell.worker.prediction;

import io.foretell.engine.EngineException;
import io.foretell.engine.GenerationRequest;
import io.foretell.queue.Lease;
import io.foretell.queue.PredictionOutcome.Failed;
import io.foretell.worker.model.ServedModel;
import io.foretell.worker.model.ServedModels;
import io.foretell.worker.prediction.Ending.Completed;
import io.foretell.worker.prediction.RunningPrediction.Observer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts a leased prediction into the engine. Thread-safe. */
public final class PredictionRunner {

    private static final Logger LOG = LoggerFactory.getLogger(PredictionRunner.class);

    private final ServedModels models;
    private final RunningPredictions running;
    private final Observer observer;
    private final LongSupplier nanoTime;

    /**
     * @param urgent something should be written at once
     * @param slotFreed there may be room for another prediction
     */
    public PredictionRunner(
            ServedModels models, RunningPredictions running, Wakeup urgent, Wakeup slotFreed, LongSupplier nanoTime) {
        this.models = models;
        this.running = running;
        this.observer = observer(urgent, slotFreed);
        this.nanoTime = nanoTime;
    }

    private static Observer observer(Wakeup urgent, Wakeup slotFreed) {
        return new Observer() {

            @Override
            public void urgent() {
                urgent.signal();
            }

            @Override
            public void slotFreed() {
                slotFreed.signal();
            }
        };
    }

    /** Never throws: what cannot be run ends as failed. */
    public void start(Lease lease) {
        RunningPrediction prediction =
                new RunningPrediction(lease, new RunClock(nanoTime, lease.committed()), observer);
        ServedModel model = models.get(lease.modelVersionId());
        running.add(new Output(prediction, new OutputText(model.tokenizer().detokenizer(), lease.committed())));
        try {
            GenerationRequest request = request(lease, model);
            prediction.inputTokens(request.prompt().length);
            LOG.info(
                    "{} starts: {} tokens in, {} committed before, waited {} ms",
                    prediction,
                    request.prompt().length,
                    request.committed().length,
                    lease.waited().toMillis());
            prediction.submitted(model.submit(request, prediction));
        } catch (IllegalArgumentException e) {
            prediction.end(new Completed(
                    new Failed("model_error", "The model cannot run this input: %s".formatted(e.getMessage()))));
        } catch (EngineException e) {
            prediction.failed(e);
        }
    }

    private static GenerationRequest request(Lease lease, ServedModel model) {
        PredictionInput input = PredictionInput.parse(lease.inputJson());
        return new GenerationRequest(
                model.chatTemplate().userTurn(input.prompt()),
                committedTokens(lease),
                input.maxNewTokens(),
                model.stopTokens(),
                input.sampling(lease.predictionId()));
    }

    private static int[] committedTokens(Lease lease) {
        return lease.committed().stream()
                .flatMap(chunk -> chunk.tokens().stream())
                .mapToInt(Integer::intValue)
                .toArray();
    }
}
