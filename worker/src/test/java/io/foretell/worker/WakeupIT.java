package io.foretell.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.foretell.db.PostgresExtension;
import io.foretell.queue.PredictionSignal;
import io.foretell.queue.QueueNotifier;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A worker that polls once an hour: what makes it claim is a signal or a freed slot. */
class WakeupIT {

    @RegisterExtension
    static final PostgresExtension postgres = new PostgresExtension();

    private WorkerFixture fixture;

    @BeforeEach
    void newFixture() {
        fixture = new WorkerFixture(postgres);
    }

    @Test
    void every_queued_signal_wakes_it() {
        try (var worker = fixture.start("--foretell.worker.poll=1h");
                var notifier = new QueueNotifier(postgres.unpooledDataSource())) {
            for (int i = 0; i < 5; i++) {
                UUID id = fixture.enqueueGreedy(5);
                notifier.signal(PredictionSignal.QUEUED, String.valueOf(fixture.version));
                await().until(() -> fixture.finished(id));
            }
            assertThat(worker.isRunning()).isTrue();
        }
    }

    @Test
    void every_freed_slot_wakes_it() {
        List<UUID> ids =
                Stream.generate(() -> fixture.enqueueGreedy(5)).limit(7).toList();
        try (var worker = fixture.start("--foretell.worker.poll=1h", "--foretell.worker.slots=2")) {
            await().until(() -> ids.stream().allMatch(fixture::finished));
            assertThat(worker.isRunning()).isTrue();
        }
    }
}
