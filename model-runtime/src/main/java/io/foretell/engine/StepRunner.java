package io.foretell.engine;

import io.foretell.engine.StepPlan.PrefillChunk;
import io.foretell.kvcache.KvPool;
import io.foretell.kvcache.Slot;
import io.foretell.sampling.LogitRow;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** Runs planned steps on the decoder and counts them. Belongs to the engine thread, but for {@link #stats}. */
final class StepRunner {

    private final Decoder decoder;
    private final KvPool pool;

    private final int[] tokens;
    private final int[] past;

    private final LongAdder prefillChunks = new LongAdder();
    private final LongAdder prefillTokens = new LongAdder();
    private final LongAdder decodeSteps = new LongAdder();
    private final LongAdder decodedSequences = new LongAdder();

    StepRunner(Decoder decoder, KvPool pool) {
        this.decoder = decoder;
        this.pool = pool;
        tokens = new int[decoder.slots()];
        past = new int[decoder.slots()];
    }

    /** Returns the logits after the chunk's last token. */
    LogitRow prefill(PrefillChunk chunk) {
        Slot slot = chunk.sequence().slot();
        LogitRow logits =
                decoder.prefill(slot.index(), slot.length(), chunk.sequence().tokens(), slot.length(), chunk.count());
        slot.append(chunk.count());
        prefillChunks.increment();
        prefillTokens.add(chunk.count());
        return logits;
    }

    /** Returns the logits of each slot in the row of its index; those of dummies mean nothing. */
    List<LogitRow> decode(StepPlan plan) {
        int batch = plan.batch();
        for (int index = 0; index < batch; index++) {
            tokens[index] = 0; // a dummy, unless a sequence says otherwise
            past[index] = pool.length(index);
        }
        plan.decoding().forEach(sequence -> tokens[sequence.slot().index()] = sequence.newestToken());
        List<LogitRow> logits = decoder.decode(batch, tokens, past);
        plan.decoding().forEach(sequence -> sequence.slot().append(1));
        decodeSteps.increment();
        decodedSequences.add(plan.decoding().size());
        return logits;
    }

    EngineStats stats(int active, int waiting) {
        return new EngineStats(
                prefillChunks.sum(), prefillTokens.sum(), decodeSteps.sum(), decodedSequences.sum(), active, waiting);
    }
}
