package io.foretell.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.foretell.engine.Requests.Alone;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Random programs: sequences join, leave, stop and are canceled while others run, and none may notice. */
class EngineProgramTest {

    private static final int SEQUENCES = 1_000;
    private static final int SLOTS = 8;
    private static final int SLOT_TOKENS = 64;

    /** Sequences under way at once: enough that some wait. */
    private static final int AT_ONCE = 20;

    private record Started(
            GenerationRequest request,
            Heard heard,
            Generation generation,
            int cancelAt,
            AtomicBoolean canceledFromOutside) {}

    @ParameterizedTest(name = "chunks of {0}, seed {1}")
    @CsvSource({"3, 1", "7, 2", "64, 3"})
    void every_sequence_gives_what_it_gives_alone(int prefillChunk, long seed) {
        Random random = new Random(seed);
        List<Started> all = new ArrayList<>();
        FakeDecoder decoder = new FakeDecoder(SLOTS, SLOT_TOKENS);
        try (Engine engine = new Engine(decoder, prefillChunk)) {
            for (int i = 0; i < SEQUENCES; i++) {
                if (i >= AT_ONCE) {
                    all.get(i - AT_ONCE).heard().output();
                }
                all.add(start(engine, random));
                if (random.nextInt(10) == 0) { // from outside, at any moment of its life
                    Started canceled = all.get(all.size() - 1 - random.nextInt(Math.min(all.size(), AT_ONCE)));
                    canceled.canceledFromOutside().set(true);
                    canceled.generation().cancel();
                }
            }
            all.forEach(EngineProgramTest::check);
            assertThat(engine.healthy()).isTrue();
            assertThat(engine.stats().activeSequences() + engine.stats().waitingSequences())
                    .isZero();
            assertThat(engine.stats().meanDecodeBatch()).isGreaterThan(1);
        }
        assertChunksAreSound(decoder, prefillChunk);
    }

    private static Started start(Engine engine, Random random) {
        GenerationRequest request = Requests.random(random);
        int cancelAt = random.nextInt(5) == 0 ? random.nextInt(1, 20) : Integer.MAX_VALUE;
        Heard heard = new Heard();
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
        return new Started(request, heard, generation[0], cancelAt, new AtomicBoolean());
    }

    private static void check(Started started) {
        Alone alone = Requests.alone(started.request());
        List<Integer> output = started.heard().output();
        FinishReason reason = started.heard().reason();
        assertThat(output).isEqualTo(alone.tokens().subList(0, output.size()));
        if (reason != FinishReason.CANCELED) {
            assertThat(output).isEqualTo(alone.tokens());
            assertThat(reason).isEqualTo(alone.reason());
            assertThat(output).hasSizeLessThanOrEqualTo(started.cancelAt());
        } else if (!started.canceledFromOutside().get()) {
            assertThat(output).hasSize(started.cancelAt());
        }
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
