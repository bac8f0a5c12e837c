package io.foretell.engine;

import io.foretell.sampling.TokenLogprobs;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** What one sequence's listener heard; fails the test when it hears more after the end. */
final class Heard implements TokenListener {

    private static final int TIMEOUT_SECONDS = 30;

    private final List<Integer> tokens = new ArrayList<>();
    private final List<TokenLogprobs> logprobs = new ArrayList<>();
    private final CompletableFuture<Object> end = new CompletableFuture<>();
    private volatile IntConsumer onToken = count -> {};
    private volatile int stopAt = Integer.MAX_VALUE;

    /** Runs on the engine thread at each token, with the number of tokens so far. */
    Heard onToken(IntConsumer action) {
        onToken = action;
        return this;
    }

    /** The token that it says is the last. */
    Heard stopAt(int count) {
        stopAt = count;
        return this;
    }

    @Override
    public Continuation token(int token, @Nullable TokenLogprobs itsLogprobs) {
        synchronized (tokens) {
            tokens.add(end.isDone() ? Integer.MIN_VALUE : token);
            if (itsLogprobs != null) {
                logprobs.add(itsLogprobs);
            }
        }
        onToken.accept(count());
        return count() == stopAt ? Continuation.STOP : Continuation.CONTINUE;
    }

    @Override
    public void finished(FinishReason reason) {
        end(reason);
    }

    @Override
    public void failed(EngineException cause) {
        end(cause);
    }

    private void end(Object how) {
        if (!end.complete(Objects.requireNonNull(how))) {
            token(Integer.MIN_VALUE, null); // told twice: shows as a token that no model gives
        }
    }

    int count() {
        synchronized (tokens) {
            return tokens.size();
        }
    }

    boolean ended() {
        return end.isDone();
    }

    FinishReason reason() {
        return (FinishReason) ending();
    }

    EngineException failure() {
        return (EngineException) ending();
    }

    /** All tokens, once the end has come. */
    List<Integer> output() {
        ending();
        synchronized (tokens) {
            return List.copyOf(tokens);
        }
    }

    /** Of all tokens, if they were asked for. */
    List<TokenLogprobs> logprobs() {
        ending();
        synchronized (tokens) {
            return List.copyOf(logprobs);
        }
    }

    private Object ending() {
        try {
            return end.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError("the sequence was never told its end", e);
        }
    }
}
