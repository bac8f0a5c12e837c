package io.foretell.worker.prediction;

import io.foretell.engine.EngineException;
import io.foretell.engine.FinishReason;
import io.foretell.engine.GenerationRequest;
import io.foretell.queue.Lease;
import io.foretell.queue.PredictionOutcome.Failed;
import io.foretell.tokenizer.StopSequences;
import io.foretell.worker.model.ServedModel;
import io.foretell.worker.model.ServedModels;
import io.foretell.worker.prediction.Ending.Completed;
import io.foretell.worker.prediction.RunningPrediction.Observer;
import java.util.List;
import java.util.function.IntPredicate;
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
        ServedModel model = models.get(lease.modelVersionId());
        try {
            PredictionInput input = PredictionInput.parse(lease.inputJson());
            // The engine's thread follows the text beside the writer's: the very token that completes a stop sequence
            // is the last.
            OutputText followed = text(lease, model, input.stops());
            RunningPrediction prediction = add(lease, model, text(lease, model, input.stops()), token -> {
                followed.append(List.of(token));
                return followed.stopped();
            });
            submit(prediction, model, input, followed.stopped());
        } catch (IllegalArgumentException e) {
            OutputText none = text(lease, model, new StopSequences(List.of()));
            add(lease, model, none, token -> true).end(cannotRun(e));
        }
    }

    private static OutputText text(Lease lease, ServedModel model, StopSequences stops) {
        return new OutputText(model.tokenizer().detokenizer(), stops, lease.committed());
    }

    private RunningPrediction add(Lease lease, ServedModel model, OutputText text, IntPredicate last) {
        RunningPrediction prediction =
                new RunningPrediction(lease, new RunClock(nanoTime, lease.committed()), observer, last);
        running.add(new Output(prediction, text, new LogprobsJson(model.tokenizer())));
        return prediction;
    }

    /**
     * @param over whether an earlier attempt met a stop sequence, and was lost before it could say so
     */
    private static void submit(RunningPrediction prediction, ServedModel model, PredictionInput input, boolean over) {
        try {
            GenerationRequest request = request(prediction.lease(), model, input);
            prediction.inputTokens(request.prompt().length);
            LOG.info(
                    "{} starts: {} tokens in, {} committed before, waited {} ms",
                    prediction,
                    request.prompt().length,
                    request.committed().length,
                    prediction.lease().waited().toMillis());
            if (over) {
                prediction.finished(FinishReason.STOP);
            } else {
                prediction.submitted(model.submit(request, prediction));
            }
        } catch (IllegalArgumentException e) {
            prediction.end(cannotRun(e));
        } catch (EngineException e) {
            prediction.failed(e);
        }
    }

    private static Ending cannotRun(IllegalArgumentException cause) {
        return new Completed(
                new Failed("model_error", "The model cannot run this input: %s".formatted(cause.getMessage())));
    }

    private static GenerationRequest request(Lease lease, ServedModel model, PredictionInput input) {
        return new GenerationRequest(
                model.chatTemplate().encode(input.asked()),
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
