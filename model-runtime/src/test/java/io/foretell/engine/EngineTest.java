package io.foretell.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.foretell.sampling.LogitBias;
import io.foretell.sampling.SamplingParameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EngineTest {

    private static final int SLOTS = 8;
    private static final int CHUNK = 8;

    private final FakeDecoder decoder = new FakeDecoder(SLOTS, 64);
    private final CountDownLatch gate = new CountDownLatch(1);
    private final Engine engine = new Engine(decoder, CHUNK);

    @AfterEach
    void close() {
        gate.countDown();
        engine.close();
    }

    @Test
    void eight_sequences_submitted_together_are_decoded_together() {
        holdFirstCall();
        List<Heard> all = submitAll(IntStream.range(0, 8).mapToObj(i -> Requests.greedy(5, 32)));
        gate.countDown();
        all.forEach(Heard::output);
        EngineStats stats = engine.stats();
        assertThat(stats.prefillChunks()).isEqualTo(8);
        assertThat(stats.prefillTokens()).isEqualTo(8 * 5);
        assertThat(stats.decodedSequences()).isEqualTo(8 * 31); // the first token comes from the prefill
        assertThat(stats.decodeSteps()).isEqualTo(31 + 7); // each begins one iteration after the one before
        assertThat(stats.meanDecodeBatch()).isEqualTo(8 * 31 / 38.0);
    }

    @Test
    void an_iteration_runs_at_most_one_chunk_so_that_a_wordyprompt_holds_nobody_up() {
        holdFirstCall();
        submitAll(Stream.of(Requests.greedy(4, 30), Requests.greedy(40, 1)));
        gate.countDown();
        await().until(() -> engine.stats().prefillChunks() == 6);
        List<Boolean> isPrefill = decoder.calls.stream()
                .limit(11)
                .map(FakeDecoder.Call::isPrefill)
                .toList();
        assertThat(isPrefill).containsExactly(true, true, false, true, false, true, false, true, false, true, false);
    }

    @Test
    void sequences_are_admitted_in_the_order_in_which_they_came() {
        holdFirstCall();
        List<GenerationRequest> requests = IntStream.range(0, 46)
                .mapToObj(i -> new GenerationRequest(
                        new int[] {i + 1, 5, 5},
                        new int[0],
                        1 + i % 7,
                        Set.of(),
                        Requests.greedy(1, 1).sampling()))
                .toList();
        List<Heard> all = submitAll(requests.stream());
        gate.countDown();
        all.forEach(Heard::output);
        assertThat(decoder.calls.stream().filter(FakeDecoder.Call::isPrefill).map(FakeDecoder.Call::firstToken))
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 46).boxed().toList());
    }

    @Test
    void a_stop_token_ends_the_output_and_is_not_part_of_it() {
        GenerationRequest request = Requests.greedy(6, 20);
        List<Integer> free = Requests.alone(request).tokens();
        int stop = free.get(7);
        GenerationRequest stopping =
                new GenerationRequest(request.prompt(), new int[0], 20, Set.of(stop, 1_000_000), request.sampling());
        Heard heard = submit(stopping);
        assertThat(heard.output()).isEqualTo(free.subList(0, free.indexOf(stop)));
        assertThat(heard.reason()).isEqualTo(FinishReason.STOP);
    }

    @Test
    void a_prompt_and_its_output_may_fill_the_slot_to_the_last_token() {
        GenerationRequest request = Requests.greedy(33, 31);
        Heard heard = submit(request);
        assertThat(heard.output()).isEqualTo(Requests.alone(request).tokens()).hasSize(31);
        assertThat(heard.reason()).isEqualTo(FinishReason.LENGTH);
    }

    @Test
    void output_committed_earlier_is_continued_as_if_nothing_had_happened_wherever_it_was_cut() {
        Random random = new Random(4);
        for (int round = 0; round < 60; round++) {
            GenerationRequest request = Requests.random(random);
            Requests.Alone alone = Requests.alone(request);
            for (int cut = 0; cut <= alone.tokens().size(); cut++) {
                Heard heard = submit(Requests.committed(request, alone.tokens().subList(0, cut)));
                assertThat(heard.output())
                        .isEqualTo(alone.tokens().subList(cut, alone.tokens().size()));
                assertThat(heard.logprobs())
                        .isEqualTo(alone.logprobs().stream().skip(cut).toList());
                assertThat(heard.reason()).isEqualTo(alone.reason());
            }
        }
    }

    @Test
    void a_canceled_sequence_takes_part_in_no_further_step_and_hears_no_further_token() {
        AtomicReference<Generation> generation = new AtomicReference<>();
        Heard heard = new Heard();
        decoder.before = call -> {
            if (decoder.calls.size() == 5) { // during the fourth decode step
                generation.get().cancel();
            }
        };
        synchronized (generation) {
            generation.set(engine.submit(Requests.greedy(4, 30), heard.onToken(count -> awaitSet(generation))));
        }
        assertThat(heard.output()).hasSize(4);
        assertThat(heard.reason()).isEqualTo(FinishReason.CANCELED);
        assertThat(decoder.calls).hasSize(5);
    }

    @Test
    void a_sequence_canceled_while_it_waits_is_told_before_a_slot_is_free() {
        holdFirstCall();
        List<Heard> running = submitAll(IntStream.range(0, SLOTS).mapToObj(i -> Requests.greedy(4, 60)));
        Heard waiting = new Heard();
        engine.submit(Requests.greedy(4, 60), waiting).cancel();
        decoder.before = call -> {
            if (decoder.calls.size() == 3) { // goes on only if the engine has told it by now
                await().until(waiting::ended);
            }
        };
        gate.countDown();
        assertThat(waiting.reason()).isEqualTo(FinishReason.CANCELED);
        assertThat(waiting.output()).isEmpty();
        running.forEach(Heard::output);
        assertThat(engine.stats().prefillChunks()).isEqualTo(SLOTS);
    }

    @Test
    void the_engine_thread_is_a_platform_daemon_that_parks_while_there_is_nothing_to_do() {
        submit(Requests.greedy(3, 2)).output();
        Thread thread = decoder.caller;
        assertThat(thread.getName()).isEqualTo("engine");
        assertThat(thread.isDaemon()).isTrue();
        assertThat(thread.isVirtual()).isFalse();
        await().until(() -> thread.getState() == Thread.State.WAITING);
    }

    @Test
    void a_request_that_can_never_run_is_refused_at_once() {
        SamplingParameters sampling = Requests.greedy(1, 1).sampling();
        assertRefused(new GenerationRequest(new int[0], new int[0], 1, Set.of(), sampling), "prompt");
        assertRefused(Requests.greedy(34, 31), "do not fit in a slot of 64");
        assertRefused(Requests.greedy(4, 0), "maxNewTokens");
        assertRefused(new GenerationRequest(new int[] {48}, new int[0], 1, Set.of(), sampling), "prompt: token 48");
        assertRefused(
                new GenerationRequest(new int[] {1}, new int[] {-1}, 1, Set.of(), sampling), "committed: token -1");
        SamplingParameters biased = SamplingParameters.builder()
                .logitBias(LogitBias.of(Map.of(48, 1.0)))
                .build();
        assertRefused(new GenerationRequest(new int[] {1}, new int[0], 1, Set.of(), biased), "logitBias: token 48");
        SamplingParameters wordy = SamplingParameters.builder().minNewTokens(3).build();
        assertRefused(
                new GenerationRequest(new int[] {1}, new int[0], 2, Set.of(), wordy),
                "minNewTokens is 3, above maxNewTokens, 2");
    }

    private void assertRefused(GenerationRequest request, String message) {
        assertThatThrownBy(() -> submit(request))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    private void holdFirstCall() {
        decoder.before = call -> {
            try {
                gate.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        };
    }

    private static void awaitSet(AtomicReference<Generation> generation) {
        synchronized (generation) {
            assertThat(generation.get()).isNotNull();
        }
    }

    private Heard submit(GenerationRequest request) {
        Heard heard = new Heard();
        engine.submit(request, heard);
        return heard;
    }

    private List<Heard> submitAll(Stream<GenerationRequest> requests) {
        List<Heard> all = new ArrayList<>();
        requests.forEach(request -> all.add(submit(request)));
        return all;
    }
}
