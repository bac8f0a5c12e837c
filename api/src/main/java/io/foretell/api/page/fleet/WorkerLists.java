package io.foretell.api.page.fleet;

import io.foretell.api.fleet.WorkerView;
import java.util.List;
import java.util.function.Predicate;

/**
 * The workers that live and those that are gone, each by name.
 */
public record WorkerLists(List<WorkerRow> living, List<WorkerRow> gone) {

    static WorkerLists of(List<WorkerView> workers) {
        List<WorkerRow> rows = workers.stream().map(WorkerRow::of).toList();
        return new WorkerLists(
                rows.stream().filter(Predicate.not(WorkerRow::isGone)).toList(),
                rows.stream().filter(WorkerRow::isGone).toList());
    }

    /** Those that take new predictions. */
    public long running() {
        return living.stream().filter(WorkerRow::isRunning).count();
    }

    /** Of all that live, as are the next ones. */
    public int slotsInUse() {
        return living.stream().mapToInt(row -> row.worker().slotsInUse()).sum();
    }

    public int slots() {
        return living.stream().mapToInt(row -> row.worker().slots()).sum();
    }

    /** As the latest heartbeats told. */
    public double tokensPerSecond() {
        return living.stream()
                .map(WorkerRow::speed)
                .mapToDouble(speed -> speed == null ? 0 : speed.latest())
                .sum();
    }
}
