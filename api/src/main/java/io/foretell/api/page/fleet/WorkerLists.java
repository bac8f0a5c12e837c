package io.foretell.api.page.fleet;

import io.foretell.api.fleet.WorkerView;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * The workers that live, by name, and those that are gone, the last one first.
 */
public record WorkerLists(List<WorkerRow> living, List<WorkerRow> gone) {

    /** Of those that are gone; a fleet that is replaced as a whole would fill pages with them. */
    private static final int MOST_GONE = 20;

    static WorkerLists of(List<WorkerView> workers) {
        List<WorkerRow> rows = workers.stream().map(WorkerRow::of).toList();
        return new WorkerLists(
                rows.stream().filter(Predicate.not(WorkerRow::isGone)).toList(),
                rows.stream()
                        .filter(WorkerRow::isGone)
                        .sorted(Comparator.comparing(WorkerRow::end).reversed())
                        .limit(MOST_GONE)
                        .toList());
    }

    /** Whether more may be gone than are listed. */
    public boolean isCut() {
        return gone.size() == MOST_GONE;
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
