package io.foretell.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.foretell.engine.EngineException.Severity;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class EngineCloseTest {

    private final FakeDecoder decoder = new FakeDecoder(4, 64);

    @Test
    void closing_cancels_what_runs_and_waits_and_then_closes_the_decoder() {
        CountDownLatch inStep = new CountDownLatch(1);
        CountDownLatch terminated = new CountDownLatch(1);
        decoder.before = call -> {
            if (decoder.calls.size() == 4) {
                inStep.countDown();
                // As the real decoder: the step runs until it is terminated, and then fails.
                await().until(() -> decoder.terminated);
                terminated.countDown();
                throw new EngineException(Severity.RETRYABLE, "terminated", null);
            }
        };
        Engine engine = new Engine(decoder, 8);
        List<Heard> all = Sequences.submit(engine, 7);
        Sequences.await(inStep);
        engine.close();
        engine.close();
        assertThat(terminated.getCount()).isZero();
        assertThat(all).allSatisfy(heard -> assertThat(heard.reason()).isEqualTo(FinishReason.CANCELED));
        assertThat(decoder.closed).isTrue();
        assertThat(decoder.calls).hasSize(4);
        assertThat(decoder.caller.isAlive()).isFalse();
        assertThatThrownBy(() -> engine.submit(Requests.greedy(4, 4), new Heard()))
                .isInstanceOf(EngineException.class);
    }

    @Test
    void closing_from_a_listener_is_refused_as_it_could_never_return() {
        try (Engine engine = new Engine(decoder, 8)) {
            Heard heard = new Heard().onToken(count -> engine.close());
            engine.submit(Requests.greedy(4, 4), heard);
            assertThat(heard.failure()).hasRootCauseInstanceOf(IllegalStateException.class);
            Sequences.assertUndisturbed(Sequences.submit(engine, 2));
        }
    }
}
