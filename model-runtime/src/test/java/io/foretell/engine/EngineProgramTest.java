package io.foretell.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.foretell.engine.EngineProgram.Started;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Random programs on a decoder that notices every token out of place. */
class EngineProgramTest {

    private static final int SEQUENCES = 1_000;
    private static final int SLOTS = 8;
    private static final int SLOT_TOKENS = 64;

    @ParameterizedTest(name = "chunks of {0}, seed {1}")
    @CsvSource({"3, 1", "7, 2", "64, 3"})
    void every_sequence_gives_what_it_gives_alone(int prefillChunk, long seed) {
        Random random = new Random(seed);
        FakeDecoder decoder = new FakeDecoder(SLOTS, SLOT_TOKENS);
        try (Engine engine = new Engine(decoder, prefillChunk)) {
            List<Started> all = new EngineProgram(engine, random).run(SEQUENCES, () -> Requests.random(random));
            all.forEach(started -> started.check(Requests.alone(started.request())));
            assertThat(engine.healthy()).isTrue();
            assertThat(engine.stats().activeSequences() + engine.stats().waitingSequences())
                    .isZero();
            assertThat(engine.stats().meanDecodeBatch()).isGreaterThan(1);
        }
        assertChunksAreSound(decoder, prefillChunk);
    }

    /** No chunk is larger than allowed, and one of a single token is a prompt of a single token. */
    private static void assertChunksAreSound(FakeDecoder decoder, int prefillChunk) {
        List<FakeDecoder.Call> chunks =
                decoder.calls.stream().filter(FakeDecoder.Call::isPrefill).toList();
        assertThat(chunks).allSatisfy(chunk -> assertThat(chunk.count()).isBetween(1, prefillChunk));
        assertThat(chunks.stream().filter(chunk -> chunk.count() == 1))
                .allSatisfy(chunk -> assertThat(chunk.past()).isZero());
        assertThat(IntStream.range(0, SLOTS))
                .allSatisfy(slot -> assertThat(chunks).anyMatch(chunk -> chunk.slot() == slot));
    }
}
