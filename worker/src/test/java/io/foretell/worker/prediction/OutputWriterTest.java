package io.foretell.worker.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.foretell.engine.Continuation;
import io.foretell.engine.EngineException;
import io.foretell.engine.EngineException.Severity;
import io.foretell.engine.FinishReason;
import io.foretell.queue.Lease;
import io.foretell.queue.OutputChunk;
import io.foretell.queue.PredictionOutcome.Canceled;
import io.foretell.queue.PredictionOutcome.Failed;
import io.foretell.queue.PredictionOutcome.Succeeded;
import io.foretell.queue.RunMetrics;
import io.foretell.sampling.TokenLogprobs;
import io.foretell.sampling.TokenLogprobs.Alternative;
import io.foretell.tokenizer.StopSequences;
import io.foretell.worker.prediction.RecordingStore.Answer;
import io.foretell.worker.prediction.RunningPrediction.Observer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OutputWriterTest {

    /** Long enough never to come: what is written in a test was asked for. */
    private static final Duration INTERVAL = Duration.ofHours(1);

    /** The token with which a test's output is complete. */
    private static final int END_OF_TEXT = 4;

    private final AtomicLong nanos = new AtomicLong();
    private final RecordingStore store = new RecordingStore();
    private final RunningPredictions running = new RunningPredictions();
    private final Wakeup urgent = new Wakeup();
    private final List<UUID> progressed = new CopyOnWriteArrayList<>();
    private final OutputWriter writer = new OutputWriter(
            store, running, urgent, INTERVAL, progressed::add, new PredictionMetrics(new SimpleMeterRegistry()));

    @Test
    void the_output_of_all_predictions_goes_in_one_statement() {
        RunningPrediction one = start();
        RunningPrediction other = start();
        say(one, "hello");
        say(other, "world");
        writer.flush();
        assertThat(store.statements()).isEqualTo(1);
        assertThat(store.text(one.id())).isEqualTo("hello");
        assertThat(store.text(other.id())).isEqualTo("world");
        assertThat(progressed).containsExactlyInAnyOrder(one.id(), other.id());
    }

    @Test
    void an_end_that_the_database_refuses_does_not_hold_up_the_others() {
        List<RunningPrediction> all = List.of(start(), start(), start());
        all.forEach(prediction -> store.refuse(prediction.id()));
        RunningPrediction last = start();
        all.forEach(prediction -> prediction.finished(FinishReason.STOP));
        last.finished(FinishReason.STOP);
        writer.flush();
        assertThat(store.outcomes()).containsOnlyKeys(last.id());
        assertThat(writer.failing()).isTrue();
        assertThat(running.size()).isEqualTo(3);
    }

    @Test
    void log_probabilities_go_with_the_tokens_that_they_are_of() {
        RunningPrediction prediction = start();
        prediction.token('h', new TokenLogprobs(-0.5, List.of(new Alternative('H', -0.25))));
        prediction.token('i', new TokenLogprobs(-1, List.of()));
        prediction.token(0, new TokenLogprobs(-2, List.of()));
        writer.flush();
        assertThat(store.committed(prediction.id()))
                .extracting(OutputChunk::logprobsJson)
                .containsExactly("""
                        [{"token":"h","id":104,"logprob":-0.5,"top_logprobs":[{"token":"H","id":72,"logprob":-0.25}]},\
                        {"token":"i","id":105,"logprob":-1.0,"top_logprobs":[]},\
                        {"token":"\uFFFD","id":0,"logprob":-2.0,"top_logprobs":[]}]""");
    }

    @Test
    void nothing_new_is_no_statement() {
        start();
        writer.flush();
        assertThat(store.statements()).isZero();
    }

    @Test
    void a_first_token_and_an_end_are_written_at_once_and_the_rest_waits_for_the_flush() throws Exception {
        writer.start((thread, cause) -> {});
        RunningPrediction prediction = start();
        say(prediction, "a");
        await().until(() -> store.text(prediction.id()).equals("a"));
        say(prediction, "b");
        say(prediction, "c");
        assertThat(store.statements()).isEqualTo(1);
        prediction.finished(FinishReason.LENGTH);
        await().until(() -> store.outcomes().containsKey(prediction.id()));
        assertThat(store.statements()).isEqualTo(2);
        assertThat(store.text(prediction.id())).isEqualTo("abc");
        writer.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"BROKEN_BEFORE", "BROKEN_AFTER"})
    void output_that_could_not_be_written_is_sent_again_unchanged_and_then_what_came_meanwhile(Answer broken) {
        RunningPrediction prediction = start();
        store.answer(broken);
        say(prediction, "x");
        writer.flush();
        say(prediction, "y");
        writer.flush();
        assertThat(writer.failing()).isTrue();
        store.answer(Answer.DONE);
        writer.flush();
        writer.flush();
        assertThat(writer.failing()).isFalse();
        assertThat(store.committed(prediction.id()))
                .extracting(OutputChunk::text)
                .containsExactly("x", "y");
    }

    @Test
    void the_end_is_written_after_the_last_output_also_when_that_takes_two_tries() {
        RunningPrediction prediction = start();
        say(prediction, "all");
        prediction.finished(FinishReason.STOP);
        store.answer(Answer.BROKEN_AFTER);
        writer.flush();
        assertThat(store.outcomes()).isEmpty();
        store.answer(Answer.DONE);
        writer.flush();
        assertThat(store.text(prediction.id())).isEqualTo("all");
        assertThat(store.outcomes()).containsEntry(prediction.id(), new Succeeded());
        assertThat(running.size()).isZero();
    }

    @Test
    void a_prediction_whose_lease_is_lost_is_stopped_and_not_written_any_more_while_others_go_on() {
        RunningPrediction lost = start();
        RunningPrediction kept = start();
        AtomicBoolean lostStopped = new AtomicBoolean();
        AtomicBoolean keptStopped = new AtomicBoolean();
        lost.submitted(() -> lostStopped.set(true));
        kept.submitted(() -> keptStopped.set(true));
        store.loseLease(lost.id());
        say(lost, "x");
        say(kept, "y");
        writer.flush();
        say(lost, "more");
        lost.finished(FinishReason.CANCELED);
        writer.flush();
        assertThat(lostStopped).isTrue();
        assertThat(keptStopped).isFalse();
        assertThat(store.statements()).isEqualTo(1);
        assertThat(store.outcomes()).isEmpty();
        assertThat(running.ids()).containsExactly(kept.id());
    }

    @Test
    void a_stop_that_comes_before_the_engine_has_the_sequence_is_passed_on() {
        RunningPrediction prediction = start();
        AtomicBoolean stopped = new AtomicBoolean();
        running.cancel(prediction.id());
        prediction.submitted(() -> stopped.set(true));
        assertThat(stopped).isTrue();
    }

    @Test
    void canceled_keeps_the_output_so_far() {
        RunningPrediction prediction = start();
        say(prediction, "half");
        assertThat(running.cancel(prediction.id())).isTrue();
        prediction.finished(FinishReason.CANCELED);
        writer.flush();
        assertThat(store.text(prediction.id())).isEqualTo("half");
        assertThat(store.outcomes()).containsEntry(prediction.id(), new Canceled());
    }

    @Test
    void a_drained_prediction_goes_back_with_its_output_committed_and_its_incomplete_character_unsaid() {
        RunningPrediction prediction = start();
        say(prediction, "half");
        prediction.token(0xC3, null);
        running.handBackAll();
        prediction.finished(FinishReason.CANCELED);
        writer.flush();
        assertThat(store.text(prediction.id())).isEqualTo("half");
        assertThat(store.released()).containsExactly(prediction.id());
        assertThat(store.outcomes()).isEmpty();
    }

    @Test
    void a_failed_sequence_fails_its_prediction_and_a_failed_engine_leaves_it_to_a_rescue() {
        RunningPrediction ofSequence = start();
        RunningPrediction ofEngine = start();
        ofSequence.failed(new EngineException(Severity.RETRYABLE, "twice", null));
        ofEngine.failed(new EngineException(Severity.FATAL, "gone", null));
        writer.flush();
        assertThat(store.outcomes())
                .containsOnlyKeys(ofSequence.id())
                .containsEntry(ofSequence.id(), new Failed("model_error", "The model could not be run: twice"));
        assertThat(store.released()).isEmpty();
        assertThat(running.size()).isZero();
    }

    @Test
    void text_that_looks_like_a_file_is_cut_within_its_first_word() {
        RunningPrediction prediction = start();
        say(prediction, "https://example.test");
        writer.flush();
        assertThat(store.committed(prediction.id()))
                .extracting(OutputChunk::text)
                .containsExactly("h", "ttps://example.test");
        assertThat(store.statements()).isEqualTo(1);
    }

    @Test
    void the_token_that_completes_a_stop_sequence_is_output_and_the_engine_is_told_to_stop() {
        RunningPrediction prediction = start();
        assertThat(prediction.token('a', null)).isEqualTo(Continuation.CONTINUE);
        assertThat(prediction.token(END_OF_TEXT, null)).isEqualTo(Continuation.STOP);
        assertThat(prediction.take().tokens()).containsExactly((int) 'a', END_OF_TEXT);
    }

    @Test
    void run_time_and_tokens_count_over_all_attempts() {
        List<Integer> earlier = CharacterDetokenizer.tokens("one ");
        RunningPrediction prediction = start(
                new OutputChunk(0, "one", earlier.subList(0, 3), 250_000),
                new OutputChunk(1, " ", earlier.subList(3, 4), 400_000));
        prediction.inputTokens(9);
        pass(Duration.ofMillis(100));
        say(prediction, "two");
        pass(Duration.ofMillis(100));
        prediction.finished(FinishReason.STOP);
        pass(Duration.ofMillis(500));
        writer.flush();
        assertThat(store.committed(prediction.id()))
                .containsExactly(new OutputChunk(2, "two", CharacterDetokenizer.tokens("two"), 600_000));
        assertThat(store.metrics()).containsEntry(prediction.id(), new RunMetrics(600_000, 9, 7, 250_000L));
    }

    @Test
    void the_first_token_is_timed_when_it_is_drawn_not_when_it_is_written() {
        RunningPrediction prediction = start();
        pass(Duration.ofMillis(30));
        say(prediction, "a");
        pass(Duration.ofMillis(70));
        prediction.finished(FinishReason.STOP);
        writer.flush();
        assertThat(store.metrics()).containsEntry(prediction.id(), new RunMetrics(100_000, 0, 1, 30_000L));
    }

    private RunningPrediction start(OutputChunk... committed) {
        UUID id = UUID.randomUUID();
        var lease = new Lease(id, UUID.randomUUID(), 1, 1, "{}", List.of(committed), Duration.ZERO);
        var prediction = new RunningPrediction(
                lease, new RunClock(nanos::get, lease.committed()), observer(), token -> token == END_OF_TEXT);
        running.add(new Output(
                prediction,
                new OutputText(new CharacterDetokenizer(), new StopSequences(List.of()), lease.committed()),
                new LogprobsJson(new CharacterTokenizer())));
        return prediction;
    }

    private Observer observer() {
        return new Observer() {

            @Override
            public void urgent() {
                urgent.signal();
            }

            @Override
            public void slotFreed() {}
        };
    }

    private static void say(RunningPrediction prediction, String text) {
        CharacterDetokenizer.tokens(text).forEach(token -> prediction.token(token, null));
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
