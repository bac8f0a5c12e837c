package io.foretell.worker.prediction;

import io.foretell.engine.Continuation;
import io.foretell.engine.EngineException;
import io.foretell.engine.FinishReason;
import io.foretell.engine.Generation;
import io.foretell.engine.TokenListener;
import io.foretell.queue.Lease;
import io.foretell.queue.PredictionOutcome.Canceled;
import io.foretell.queue.PredictionOutcome.Failed;
import io.foretell.queue.PredictionOutcome.Succeeded;
import io.foretell.sampling.TokenLogprobs;
import io.foretell.worker.prediction.Ending.Abandoned;
import io.foretell.worker.prediction.Ending.Completed;
import io.foretell.worker.prediction.Ending.HandedBack;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * A prediction between its lease and its end, as the threads of this worker share it: the engine thread adds tokens and the ending,
 * the {@link OutputWriter} takes them, anyone may stop it. Thread-safe.
 */
final class RunningPrediction implements TokenListener {

    /** What may be of interest to others at once. */
    interface Observer {

        /** There is something that should not wait for the next flush: the first token, or the end. */
        void urgent();

        /** The engine has room for another. */
        void slotFreed();
    }

    private final Lease lease;
    private final RunClock clock;
    private final Observer observer;
    private final IntPredicate last;

    private final List<Integer> pending = new ArrayList<>();
    private final List<TokenLogprobs> pendingLogprobs = new ArrayList<>();
    private int inputTokens;
    private boolean anyToken;
    private @Nullable Generation generation;
    private @Nullable StopReason stop;
    private @Nullable Ending ending;

    /**
     * @param last whether a token completes a stop sequence; hears each token once, on the engine thread
     */
    RunningPrediction(Lease lease, RunClock clock, Observer observer, IntPredicate last) {
        this.lease = lease;
        this.clock = clock;
        this.observer = observer;
        this.last = last;
    }

    Lease lease() {
        return lease;
    }

    UUID id() {
        return lease.predictionId();
    }

    RunClock clock() {
        return clock;
    }

    /** The prompt's, template included; 0 before they are counted. */
    synchronized int inputTokens() {
        return inputTokens;
    }

    synchronized void inputTokens(int tokens) {
        inputTokens = tokens;
    }

    /** The engine has it; a stop asked for in between is passed on. */
    synchronized void submitted(Generation submitted) {
        generation = submitted;
        if (stop != null) {
            submitted.cancel();
        }
    }

    synchronized void stop(StopReason reason) {
        if (stop == null || reason == StopReason.LEASE_LOST) {
            stop = reason;
        }
        if (generation != null) {
            generation.cancel();
        }
    }

    synchronized boolean leaseLost() {
        return stop == StopReason.LEASE_LOST;
    }

    @Override
    public Continuation token(int token, @Nullable TokenLogprobs logprobs) {
        boolean first;
        synchronized (this) {
            pending.add(token);
            if (logprobs != null) {
                pendingLogprobs.add(logprobs);
            }
            first = !anyToken;
            anyToken = true;
        }
        if (first) {
            clock.firstToken();
            observer.urgent();
        }
        return last.test(token) ? Continuation.STOP : Continuation.CONTINUE;
    }

    @Override
    public void finished(FinishReason reason) {
        end(
                switch (reason) {
                    case STOP, LENGTH -> new Completed(new Succeeded());
                    case CANCELED -> stopped();
                });
    }

    private synchronized Ending stopped() {
        return stop == StopReason.CANCEL ? new Completed(new Canceled()) : new HandedBack("the worker stops");
    }

    @Override
    public void failed(EngineException cause) {
        end(
                switch (cause.severity()) {
                    case FATAL -> new Abandoned("the engine failed: " + cause.getMessage());
                    case RETRYABLE, CAPACITY ->
                        new Completed(new Failed(
                                "model_error", "The model could not be run: %s".formatted(cause.getMessage())));
                });
    }

    /** Ends it without the engine, or with the engine's word; the first ending counts. */
    void end(Ending how) {
        clock.stop();
        synchronized (this) {
            if (ending == null) {
                ending = how;
            }
        }
        observer.urgent();
        observer.slotFreed();
    }

    /** What the engine made since the last call, and whether that was all. */
    synchronized Progress take() {
        Progress progress = new Progress(List.copyOf(pending), List.copyOf(pendingLogprobs), ending);
        pending.clear();
        pendingLogprobs.clear();
        return progress;
    }

    /**
     * @param logprobs one per token, or none when they were not asked for
     * @param ending null while more may come
     */
    record Progress(
            List<Integer> tokens,
            List<TokenLogprobs> logprobs,
            @Nullable Ending ending) {}

    @Override
    public String toString() {
        return "prediction %s attempt %d on worker %s"
                .formatted(lease.predictionId(), lease.attempt(), lease.workerId());
    }
}
