package io.foretell.worker.prediction;

import io.foretell.queue.OutputChunk;
import io.foretell.queue.PredictionOutput;
import io.foretell.queue.RunMetrics;
import io.foretell.worker.prediction.RunningPrediction.Progress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A running prediction's output on its way to the database: tokens become chunks, and a chunk stays unchanged until it is confirmed. Used
 * by the writer's thread alone.
 */
final class Output {

    private final RunningPrediction prediction;
    private final OutputText text;
    private final LogprobsJson logprobs;
    private int nextSequence;
    private int outputTokens;
    private List<OutputChunk> unconfirmed = List.of();
    private @Nullable Ending ending;

    Output(RunningPrediction prediction, OutputText text, LogprobsJson logprobs) {
        this.prediction = prediction;
        this.text = text;
        this.logprobs = logprobs;
        List<OutputChunk> committed = prediction.lease().committed();
        this.nextSequence = committed.isEmpty() ? 0 : committed.getLast().sequence() + 1;
        this.outputTokens =
                committed.stream().mapToInt(chunk -> chunk.tokens().size()).sum();
    }

    RunningPrediction prediction() {
        return prediction;
    }

    /** Chunks to commit now: those that a failed flush left, else what came since. */
    List<PredictionOutput> unconfirmed() {
        if (unconfirmed.isEmpty() && ending == null) {
            Progress progress = prediction.take();
            unconfirmed = chunks(progress);
            ending = progress.ending();
        }
        return unconfirmed.stream()
                .map(chunk -> new PredictionOutput(prediction.lease(), chunk))
                .toList();
    }

    private List<OutputChunk> chunks(Progress progress) {
        String more = text.append(progress.tokens());
        if (progress.ending() instanceof Ending.Completed) {
            more += text.finish();
        }
        if (more.isEmpty() && progress.tokens().isEmpty()) {
            return List.of();
        }
        outputTokens += progress.tokens().size();
        return numbered(ChunkSplit.split(more), progress);
    }

    /** All tokens go with the last piece: the pieces are committed together. */
    private List<OutputChunk> numbered(List<String> pieces, Progress progress) {
        long runMicros = prediction.clock().micros();
        List<OutputChunk> chunks = new ArrayList<>(pieces.size());
        for (String piece : pieces.subList(0, pieces.size() - 1)) {
            chunks.add(new OutputChunk(nextSequence++, piece, List.of(), runMicros));
        }
        chunks.add(new OutputChunk(
                nextSequence++,
                pieces.getLast(),
                progress.tokens(),
                runMicros,
                logprobs.of(progress.tokens(), progress.logprobs())));
        return List.copyOf(chunks);
    }

    void confirmed() {
        unconfirmed = List.of();
    }

    /** How to part with it, once all its output is committed; null before. */
    @Nullable
    Ending ending() {
        return unconfirmed.isEmpty() ? ending : null;
    }

    RunMetrics metrics() {
        RunClock clock = prediction.clock();
        return new RunMetrics(clock.micros(), prediction.inputTokens(), outputTokens, clock.firstTokenMicros());
    }
}
