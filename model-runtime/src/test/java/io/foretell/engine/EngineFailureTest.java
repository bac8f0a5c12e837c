package io.foretell.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.foretell.engine.EngineException.Severity;
import io.foretell.sampling.NonFiniteLogitsException;
import io.foretell.sampling.TokenLogprobs;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What goes wrong, and whom it reaches. */
class EngineFailureTest {

    private static final int SLOTS = 4;

    private final FakeDecoder decoder = new FakeDecoder(SLOTS, 64);

    @Test
    void a_fatal_step_is_told_to_every_sequence_running_or_waiting_and_ends_the_engine() {
        CountDownLatch gate = new CountDownLatch(1);
        decoder.before = call -> {
            Sequences.await(gate);
            if (decoder.calls.size() == 9) {
                throw new EngineException(Severity.FATAL, "device lost", null);
            }
        };
        try (Engine engine = new Engine(decoder, 8)) {
            List<Heard> all = Sequences.submit(engine, 10);
            gate.countDown();
            assertThat(all)
                    .allSatisfy(heard -> assertThat(heard.failure())
                            .hasMessage("device lost")
                            .extracting(EngineException::severity)
                            .isEqualTo(Severity.FATAL));
            assertThat(engine.healthy()).isFalse();
            assertThat(engine.failure()).hasMessage("device lost");
            assertThatThrownBy(() -> engine.submit(Requests.greedy(4, 4), new Heard()))
                    .isInstanceOf(EngineException.class);
        }
        assertThat(decoder.closed).isTrue();
    }

    @Test
    void an_exception_that_a_decoder_does_not_promise_is_fatal() {
        decoder.before = call -> {
            throw new AssertionError("a bug");
        };
        try (Engine engine = new Engine(decoder, 8)) {
            assertThat(Sequences.submit(engine, 1).getFirst().failure().severity())
                    .isEqualTo(Severity.FATAL);
            assertThat(engine.healthy()).isFalse();
        }
    }

    @Test
    void a_step_that_may_be_repeated_is_and_nobody_notices() {
        decoder.before = call -> {
            if (decoder.calls.size() % 3 == 0) {
                throw new EngineException(Severity.RETRYABLE, "try again", null);
            }
        };
        try (Engine engine = new Engine(decoder, 8)) {
            Sequences.assertUndisturbed(Sequences.submit(engine, 6));
            assertThat(engine.healthy()).isTrue();
        }
    }

    @Test
    void a_step_that_fails_twice_fails_its_sequences_and_no_others() {
        decoder.before = call -> {
            if (call.isPrefill() && call.firstToken() == 33) {
                throw new EngineException(Severity.RETRYABLE, "twice", null);
            }
        };
        try (Engine engine = new Engine(decoder, 8)) {
            List<Heard> others = Sequences.submit(engine, 3);
            Heard failing = new Heard();
            engine.submit(startingWith(33), failing);
            assertThat(failing.failure()).hasMessage("twice");
            Sequences.assertUndisturbed(others);
            decoder.before = call -> {};
            Sequences.assertUndisturbed(Sequences.submit(engine, 3));
        }
    }

    @Test
    void a_decode_step_that_fails_twice_fails_the_batch_and_leaves_who_waits() {
        CountDownLatch gate = new CountDownLatch(1);
        decoder.before = call -> {
            Sequences.await(gate);
            boolean broken = engineSteps() == 7 || engineSteps() == 8; // both tries of the decode step with four
            if (!call.isPrefill() && broken) {
                throw new EngineException(Severity.RETRYABLE, "twice", null);
            }
        };
        try (Engine engine = new Engine(decoder, 8)) {
            List<Heard> all = Sequences.submit(engine, 6);
            gate.countDown();
            all.forEach(Heard::output);
            long failed = IntStream.range(0, 6)
                    .filter(i -> all.get(i).count() < 8)
                    .peek(i -> assertThat(all.get(i).failure().severity()).isEqualTo(Severity.RETRYABLE))
                    .count();
            assertThat(failed).isBetween(1L, (long) SLOTS);
            Sequences.assertUndisturbed(all.subList(SLOTS, 6));
        }
    }

    @Test
    void logits_that_are_no_numbers_fail_their_sequence_rather_than_give_a_wrong_token() {
        try (Engine engine = new Engine(decoder, 8)) {
            List<Heard> others = Sequences.submit(engine, 3);
            Heard broken = new Heard();
            engine.submit(startingWith(FakeDecoder.BROKEN), broken);
            assertThat(broken.output()).isEmpty();
            assertThat(broken.failure()).hasCauseInstanceOf(NonFiniteLogitsException.class);
            Sequences.assertUndisturbed(others);
        }
    }

    @Test
    void a_listener_that_throws_ends_its_own_sequence_only() {
        try (Engine engine = new Engine(decoder, 8)) {
            Heard throwing = new Heard().onToken(count -> {
                if (count == 3) {
                    throw new IllegalStateException("no disk");
                }
            });
            Heard worse = new Heard().onToken(count -> {
                throw new StackOverflowError();
            });
            engine.submit(Requests.greedy(5, 9), throwing);
            engine.submit(Requests.greedy(5, 9), worse);
            engine.submit(Requests.greedy(5, 2), new DeafAtTheEnd());
            Sequences.assertUndisturbed(Sequences.submit(engine, 5));
            assertThat(throwing.failure()).hasMessageContaining("no disk");
            assertThat(throwing.output()).hasSize(3);
            assertThat(worse.failure()).hasRootCauseInstanceOf(StackOverflowError.class);
            await().until(() -> engine.stats().activeSequences() == 0);
            assertThat(engine.healthy()).isTrue();
        }
    }

    @Test
    void an_interrupt_that_a_listener_leaves_behind_does_not_end_the_engine() {
        try (Engine engine = new Engine(decoder, 8)) {
            Heard heard = new Heard().onToken(count -> Thread.currentThread().interrupt());
            engine.submit(Requests.greedy(5, 3), heard);
            assertThat(heard.reason()).isEqualTo(FinishReason.LENGTH);
            Sequences.assertUndisturbed(Sequences.submit(engine, 2));
        }
    }

    private static final class DeafAtTheEnd implements TokenListener {
        @Override
        public Continuation token(int token, @Nullable TokenLogprobs logprobs) {
            return Continuation.CONTINUE;
        }

        @Override
        public void finished(FinishReason reason) {
            throw new IllegalStateException("deaf");
        }

        @Override
        public void failed(EngineException cause) {
            throw new IllegalStateException("deaf");
        }
    }

    private int engineSteps() {
        return decoder.calls.size();
    }

    private static GenerationRequest startingWith(int token) {
        return new GenerationRequest(
                new int[] {token, 1, 2},
                new int[0],
                5,
                Set.of(),
                Requests.greedy(1, 1).sampling());
    }
}
