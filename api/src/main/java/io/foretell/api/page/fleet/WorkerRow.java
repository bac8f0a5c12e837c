package io.foretell.api.page.fleet;

import io.foretell.api.fleet.WorkerView;
import io.foretell.api.fleet.WorkerView.State;
import io.foretell.api.fleet.Workers;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A worker as its row shows it.
 *
 * @param state a word
 * @param sentence what the state means for whoever runs the service; empty when there is nothing to say
 * @param speed null before there are two heartbeats to compare
 */
public record WorkerRow(
        WorkerView worker,
        String state,
        String sentence,
        SlotBar slots,
        @Nullable Sparkline speed) {

    static WorkerRow of(WorkerView worker) {
        boolean drained = worker.isDrained() && worker.state() == State.DRAINING;
        return new WorkerRow(
                worker,
                drained ? "Drained" : word(worker.state()),
                drained ? "Holds nothing, can be stopped." : sentence(worker),
                SlotBar.of(worker.slotsInUse(), worker.slots()),
                worker.samples().isEmpty() ? null : Sparkline.of(worker.samples(), Workers.WINDOW));
    }

    private static String word(State state) {
        return switch (state) {
            case RUNNING -> "Running";
            case DRAINING -> "Draining";
            case STOPPING -> "Stopping";
            case STOPPED -> "Stopped";
            case LOST -> "Lost";
        };
    }

    private static String sentence(WorkerView worker) {
        return switch (worker.state()) {
            case RUNNING -> "";
            case DRAINING -> "Takes no new predictions and finishes what it has.";
            case STOPPING -> "Its process is ending: it finishes what it has, or hands it back.";
            case STOPPED -> "It ended as it should.";
            case LOST ->
                worker.slotsInUse() == 0
                        ? "Its heartbeats stopped without a word."
                        : "Its heartbeats stopped without a word; other workers take over what it ran.";
        };
    }

    public boolean isRunning() {
        return worker.state() == State.RUNNING;
    }

    public boolean isDraining() {
        return worker.state() == State.DRAINING;
    }

    /** Of one that is gone: when it stopped, or its lease ran out. */
    public Instant end() {
        Instant stopped = worker.stoppedAt();
        return stopped == null ? worker.leaseUntil() : stopped;
    }

    /** Whether its process has ended, as far as the database can tell. */
    public boolean isGone() {
        return worker.state() == State.STOPPED || worker.state() == State.LOST;
    }
}
