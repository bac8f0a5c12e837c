package io.foretell.engine;

import io.foretell.kvcache.Slot;
import io.foretell.sampling.LogitRow;
import io.foretell.sampling.Sampler;
import io.foretell.sampling.SamplingParameters;
import io.foretell.sampling.TokenSequence;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A request inside the engine: its tokens, its slot, and who hears of it. Belongs to the engine thread, but for {@link #cancel}. */
final class Sequence implements Generation, TokenSequence {

    private final GenerationRequest request;
    private final TokenListener listener;

    /** Prompt, then output; the first {@link #length} entries are known. */
    private final int[] tokens;

    private final int[] stopTokens;
    private int length;
    private @Nullable Slot slot;
    private volatile boolean canceled;

    Sequence(GenerationRequest request, TokenListener listener) {
        this.request = request;
        this.listener = listener;
        int promptLength = request.prompt().length;
        int committed = request.committed().length;
        tokens = Arrays.copyOf(request.prompt(), promptLength + Math.max(request.maxNewTokens(), committed));
        System.arraycopy(request.committed(), 0, tokens, promptLength, committed);
        length = promptLength + committed;
        stopTokens = request.stopTokens().stream().mapToInt(Integer::intValue).toArray();
    }

    @Override
    public void cancel() {
        canceled = true;
    }

    boolean isCanceled() {
        return canceled;
    }

    TokenListener listener() {
        return listener;
    }

    void enter(Slot free) {
        slot = free;
    }

    Slot slot() {
        return Objects.requireNonNull(slot, "the sequence waits for a slot");
    }

    @Override
    public int[] tokens() {
        return tokens;
    }

    @Override
    public int length() {
        return length;
    }

    @Override
    public int promptLength() {
        return request.prompt().length;
    }

    @Override
    public int[] stopTokens() {
        return stopTokens;
    }

    SamplingParameters sampling() {
        return request.sampling();
    }

    /** Known tokens that the slot does not hold yet: the rest of the prompt, or 1 while decoding (the newest token). */
    int pending() {
        return length - slot().length();
    }

    /** Whether the newest token is all that is missing, and it is the model's own: the next step is a decode step. */
    boolean isDecoding() {
        return pending() == 1 && length > promptLength() + request.committed().length;
    }

    int newestToken() {
        return tokens[length - 1];
    }

    /** Whether as many tokens as were asked for are known already. */
    boolean isFull() {
        return length - promptLength() >= request.maxNewTokens();
    }

    /** Draws the token that follows the known ones; it is not added yet. */
    int draw(Sampler sampler, LogitRow logits) {
        return sampler.sample(logits, this, request.sampling());
    }

    boolean isStop(int token) {
        return request.stopTokens().contains(token);
    }

    void add(int token) {
        tokens[length++] = token;
    }
}
