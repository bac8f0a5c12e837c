package io.foretell.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

/** Several sequences of one kind, for tests of what happens around them. */
final class Sequences {

    private Sequences() {}

    static List<Heard> submit(Engine engine, int sequences) {
        return IntStream.range(0, sequences)
                .mapToObj(i -> {
                    Heard heard = new Heard();
                    engine.submit(Requests.greedy(4, 8), heard);
                    return heard;
                })
                .toList();
    }

    static void assertUndisturbed(List<Heard> all) {
        List<Integer> alone = Requests.alone(Requests.greedy(4, 8)).tokens();
        assertThat(all).allSatisfy(heard -> assertThat(heard.output()).isEqualTo(alone));
    }

    static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
