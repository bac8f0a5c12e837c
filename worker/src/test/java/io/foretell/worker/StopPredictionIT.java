package io.foretell.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.foretell.db.PostgresExtension;
import io.foretell.queue.PredictionSignal;
import io.foretell.queue.QueueNotifier;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

/** Cancel, drain and a lost lease, in the middle of a generation that a test turns by hand. */
@ExtendWith(OutputCaptureExtension.class)
class StopPredictionIT {

    private static final List<Class<?>> HAND_CRANKED = List.of(WorkerApplication.class, HandCrankedModel.class);

    @RegisterExtension
    static final PostgresExtension postgres = new PostgresExtension();

    private WorkerFixture fixture;

    @BeforeEach
    void newFixture() {
        fixture = new WorkerFixture(postgres);
    }

    @Test
    void a_canceled_prediction_ends_within_a_step_and_keeps_its_output(CapturedOutput log) {
        try (var worker = fixture.start(HAND_CRANKED, "--foretell.worker.heartbeat=10s");
                var notifier = new QueueNotifier(postgres.unpooledDataSource())) {
            UUID id = startedWithTokens(worker, 5);
            fixture.queue.cancel(id);
            notifier.signal(PredictionSignal.STOP, id.toString());
            await().until(() -> log.getOut().contains("prediction %s is to be stopped".formatted(id)));
            worker.getBean(HandCrankedDecoder.class).turn(1); // ends the step that was under way
            await().until(() -> fixture.finished(id));
            assertThat(fixture.prediction(id)).containsEntry("status", "canceled");
            assertThat((Integer) fixture.prediction(id).get("output_tokens")).isBetween(5, 6);
            assertThat(fixture.output(id)).isNotEmpty();
        }
    }

    @Test
    void a_cancellation_without_a_signal_comes_with_the_heartbeat() {
        try (var worker = fixture.start(HAND_CRANKED, "--foretell.worker.heartbeat=100ms")) {
            UUID id = startedWithTokens(worker, 3);
            fixture.queue.cancel(id);
            turnUntil(worker, () -> fixture.finished(id));
            assertThat(fixture.prediction(id)).containsEntry("status", "canceled");
        }
    }

    @Test
    void a_drain_hands_back_what_does_not_finish_in_time_and_another_worker_continues_it_at_no_cost() throws Exception {
        UUID whole = fixture.enqueueGreedy(WorkerFixture.LONG_OUTPUT);
        runElsewhere(whole);
        UUID id;
        try (var worker = fixture.start(HAND_CRANKED, "--foretell.worker.drain-timeout=10ms")) {
            id = startedWithTokens(worker, 7);
            var closing = CompletableFuture.runAsync(worker::close);
            turnUntil(worker, closing::isDone);
        }
        assertThat(fixture.entry(id))
                .containsEntry("worker_id", null)
                .containsEntry("attempt", 1)
                .containsEntry("lost_attempts", 0);
        assertThat(fixture.committedTokens(id)).isBetween(7, WorkerFixture.LONG_OUTPUT / 2);
        assertThat(fixture.workers().getLast()).extractingByKey("stopped_at").isNotNull();

        runElsewhere(id);

        assertThat(fixture.prediction(id))
                .containsEntry("status", "succeeded")
                .containsEntry("output_tokens", WorkerFixture.LONG_OUTPUT);
        assertThat(fixture.output(id)).isEqualTo(fixture.output(whole));
        assertThat(fixture.ledgerEntries(id)).isEqualTo(1);
    }

    @Test
    void a_drain_lets_running_predictions_finish_and_claims_no_other() {
        try (var worker = fixture.start(HAND_CRANKED, "--foretell.worker.drain-timeout=1m")) {
            UUID running = startedWithTokens(worker, 3);
            var closing = CompletableFuture.runAsync(worker::close);
            await().until(() -> Boolean.TRUE.equals(fixture.workers().getLast().get("draining")));
            UUID later = fixture.enqueueGreedy(5);
            worker.getBean(HandCrankedDecoder.class).turn(WorkerFixture.LONG_OUTPUT);
            await().until(closing::isDone);
            assertThat(fixture.prediction(running)).containsEntry("status", "succeeded");
            assertThat(fixture.entry(later)).containsEntry("attempt", 0);
            fixture.queue.cancel(later);
        }
    }

    @Test
    void a_lost_lease_drops_what_is_late_and_the_worker_registers_anew_and_goes_on() {
        UUID whole = fixture.enqueueGreedy(WorkerFixture.LONG_OUTPUT);
        runElsewhere(whole);
        try (var worker =
                fixture.start(HAND_CRANKED, "--foretell.worker.heartbeat=300ms", "--foretell.worker.lease=5s")) {
            UUID id = startedWithTokens(worker, 4);
            Object first = fixture.entry(id).get("worker_id");
            fixture.expireLeases();
            await().until(() -> !fixture.workers().getLast().get("id").equals(first));
            fixture.rescue();
            await().until(() -> fixture.entry(id).get("attempt").equals(2));
            worker.getBean(HandCrankedDecoder.class).turn(WorkerFixture.LONG_OUTPUT);
            await().until(() -> fixture.finished(id));
            assertThat(fixture.prediction(id))
                    .containsEntry("status", "succeeded")
                    .containsEntry("attempts", 2)
                    .containsEntry("output_tokens", WorkerFixture.LONG_OUTPUT);
            assertThat(fixture.prediction(id).get("worker_id")).isNotEqualTo(first);
            assertThat(fixture.output(id)).isEqualTo(fixture.output(whole));
            assertThat(fixture.ledgerEntries(id)).isEqualTo(1);
        }
    }

    @Test
    void broken_connections_neither_lose_nor_repeat_output() {
        UUID whole = fixture.enqueueGreedy(WorkerFixture.LONG_OUTPUT);
        runElsewhere(whole);
        try (var worker = fixture.start(HAND_CRANKED)) {
            UUID id = startedWithTokens(worker, 5);
            for (int i = 0; i < 3; i++) {
                int committed = fixture.committedTokens(id);
                fixture.breakConnections();
                worker.getBean(HandCrankedDecoder.class).turn(20);
                await().until(() -> fixture.committedTokens(id) == committed + 20);
            }
            fixture.breakConnections();
            worker.getBean(HandCrankedDecoder.class).turn(WorkerFixture.LONG_OUTPUT);
            await().until(() -> fixture.finished(id));
            assertThat(fixture.prediction(id))
                    .containsEntry("status", "succeeded")
                    .containsEntry("attempts", 1);
            assertThat(fixture.output(id)).isEqualTo(fixture.output(whole));
        }
    }

    /** Leased, and standing still with that many tokens committed. */
    private UUID startedWithTokens(ConfigurableApplicationContext worker, int tokens) {
        UUID id = fixture.enqueueGreedy(WorkerFixture.LONG_OUTPUT);
        worker.getBean(HandCrankedDecoder.class).turn(tokens - 1); // the prefill makes the first
        await().until(() -> fixture.committedTokens(id) == tokens);
        return id;
    }

    /** A step per look. */
    private static void turnUntil(ConfigurableApplicationContext worker, Callable<Boolean> done) {
        HandCrankedDecoder decoder = worker.getBean(HandCrankedDecoder.class);
        await().pollInterval(Duration.ofMillis(10)).until(() -> {
            decoder.turn(1);
            return done.call();
        });
    }

    private void runElsewhere(UUID id) {
        try (var worker = fixture.start()) {
            await().until(() -> fixture.finished(id));
        }
    }
}
