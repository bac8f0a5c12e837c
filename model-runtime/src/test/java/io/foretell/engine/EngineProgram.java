package io.foretell.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.foretell.engine.Requests.Alone;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** A random program for an engine: sequences join, leave, stop and are canceled while others run, and none may notice. */
final class EngineProgram {

    /** Sequences under way at once: enough that some wait. */
    private static final int AT_ONCE = 20;

    /**
     * One sequence of the program.
     *
     * @param cancelAt the token at which its listener cancels it
     * @param stopAt the token at which its listener says that it is over
     */
    record Started(
            GenerationRequest request,
            Heard heard,
            Generation generation,
            int cancelAt,
            int stopAt,
            AtomicBoolean canceledFromOutside) {

        /** It gave what it gives alone, or as much of it as it was left to give. */
        void check(Alone alone) {
            List<Integer> output = heard.output();
            assertThat(output).hasSizeLessThanOrEqualTo(Math.min(cancelAt, stopAt));
            assertThat(output)
                    .isEqualTo(alone.tokens().stream().limit(output.size()).toList());
            assertThat(heard.logprobs())
                    .isEqualTo(alone.logprobs().stream().limit(output.size()).toList());
            if (heard.reason() == FinishReason.CANCELED) {
                assertThat(canceledFromOutside.get() || output.size() == cancelAt)
                        .isTrue();
            } else if (output.size() == stopAt) {
                assertThat(heard.reason()).isEqualTo(FinishReason.STOP);
            } else {
                assertThat(output).isEqualTo(alone.tokens());
                assertThat(heard.reason()).isEqualTo(alone.reason());
            }
        }
    }

    private final Engine engine;
    private final Random random;
    private final List<Started> all = new ArrayList<>();

    EngineProgram(Engine engine, Random random) {
        this.engine = engine;
        this.random = random;
    }

    /** Returns once every sequence has ended. */
    List<Started> run(int sequences, Supplier<GenerationRequest> requests) {
        for (int i = 0; i < sequences; i++) {
            if (i >= AT_ONCE) {
                all.get(i - AT_ONCE).heard().output();
            }
            all.add(start(requests.get()));
            if (random.nextInt(10) == 0) { // from outside, at any moment of its life
                Started canceled = all.get(all.size() - 1 - random.nextInt(Math.min(all.size(), AT_ONCE)));
                canceled.canceledFromOutside().set(true);
                canceled.generation().cancel();
            }
        }
        all.forEach(started -> started.heard().output());
        return all;
    }

    private Started start(GenerationRequest request) {
        int cancelAt = sometimes();
        int stopAt = sometimes();
        Heard heard = new Heard().stopAt(stopAt);
        Generation[] generation = new Generation[1];
        synchronized (heard) {
            heard.onToken(count -> {
                if (count == cancelAt) {
                    synchronized (heard) {
                        generation[0].cancel();
                    }
                }
            });
            generation[0] = engine.submit(request, heard);
        }
        return new Started(request, heard, generation[0], cancelAt, stopAt, new AtomicBoolean());
    }

    private int sometimes() {
        return random.nextInt(5) == 0 ? random.nextInt(1, 20) : Integer.MAX_VALUE;
    }
}
