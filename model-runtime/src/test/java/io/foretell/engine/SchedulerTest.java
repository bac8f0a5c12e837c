package io.foretell.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foretell.kvcache.KvPool;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The policy alone: no thread, no decoder. */
class SchedulerTest {

    private final KvPool pool = new KvPool(8);
    private final Scheduler scheduler = new Scheduler(8);

    @Test
    void nothing_to_do_is_an_empty_plan() {
        StepPlan plan = scheduler.plan(List.of());
        assertThat(plan.prefill()).isNull();
        assertThat(plan.decoding()).isEmpty();
        assertThat(plan.batch()).isZero();
    }

    @Test
    void one_chunk_goes_to_the_oldest_unfinished_prompt_and_a_token_to_everyone_past_it() {
        Sequence running = decoding(5);
        Sequence older = prefilling(20, 8);
        Sequence younger = prefilling(4, 0);
        Sequence last = decoding(9);
        StepPlan plan = scheduler.plan(List.of(running, older, younger, last));
        assertThat(plan.prefill()).isEqualTo(new StepPlan.PrefillChunk(older, 8, false));
        assertThat(plan.decoding()).containsExactly(running, last);
        assertThat(plan.batch()).isEqualTo(4);
    }

    @Test
    void the_decode_step_spans_no_slot_above_the_highest_that_decodes() {
        Sequence first = decoding(5);
        Sequence prompt = prefilling(20, 0);
        assertThat(scheduler.plan(List.of(first, prompt)).batch()).isEqualTo(1);
        assertThat(scheduler.plan(List.of(prompt)).batch()).isZero();
    }

    @Test
    void a_prompt_of_any_length_is_cut_into_chunks_of_which_none_is_a_single_token() {
        for (int chunk = Scheduler.SMALLEST_CHUNK; chunk <= 9; chunk++) {
            for (int length = 2; length <= 60; length++) {
                List<Integer> chunks = chunks(new Scheduler(chunk), length);
                int most = chunk;
                assertThat(chunks).allMatch(count -> count >= 2 && count <= most);
                assertThat(chunks.stream().mapToInt(Integer::intValue).sum()).isEqualTo(length);
                assertThat(chunks).hasSizeLessThanOrEqualTo((length + chunk - 1) / chunk + 1);
            }
        }
    }

    @Test
    void a_prompt_of_one_token_is_a_chunk_of_one_token() {
        assertThat(chunks(scheduler, 1)).containsExactly(1);
    }

    @Test
    void the_same_state_gives_the_same_plan() {
        List<Sequence> active = List.of(decoding(3), prefilling(30, 16), decoding(7));
        assertThat(scheduler.plan(active)).isEqualTo(scheduler.plan(active));
    }

    @Test
    void a_sequence_canceled_after_planning_is_left_out_of_the_decode_step() {
        Sequence stays = decoding(3);
        Sequence goes = decoding(4);
        StepPlan plan = scheduler.plan(List.of(stays, goes));
        goes.cancel();
        assertThat(plan.withoutCanceled().decoding()).containsExactly(stays);
        assertThat(plan.withoutCanceled().batch()).isEqualTo(1);
    }

    @Test
    void a_chunk_too_small_to_keep_single_tokens_away_is_refused() {
        assertThatThrownBy(() -> new Scheduler(2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("prefill chunk is 2");
    }

    private List<Integer> chunks(Scheduler cutting, int promptLength) {
        KvPool one = new KvPool(1);
        Sequence sequence = new Sequence(Requests.greedy(promptLength, 3), new Heard());
        sequence.enter(one.acquire().orElseThrow());
        List<Integer> chunks = new ArrayList<>();
        boolean last = false;
        while (!last) {
            StepPlan.PrefillChunk chunk = cutting.plan(List.of(sequence)).prefill();
            chunks.add(chunk.count());
            sequence.slot().append(chunk.count());
            last = chunk.last();
        }
        return chunks;
    }

    private Sequence prefilling(int promptLength, int done) {
        Sequence sequence = new Sequence(Requests.greedy(promptLength, 3), new Heard());
        sequence.enter(pool.acquire().orElseThrow());
        IntStream.range(0, done).forEach(i -> sequence.slot().append(1));
        return sequence;
    }

    private Sequence decoding(int promptLength) {
        Sequence sequence = prefilling(promptLength, promptLength);
        sequence.add(7);
        return sequence;
    }
}
