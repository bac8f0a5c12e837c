package io.foretell.api.page.runs;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the fields of the filter offer; others can be typed.
 *
 * @param models {@code owner/name}
 * @param accounts usernames; none for members
 */
public record FilterChoices(
        List<String> models, List<Labelled> versions, List<String> accounts, List<Labelled> workers) {

    /** An id with the name that people know it by. */
    public record Labelled(String value, String label) {}

    /**
     * The same with the workers of these rows, which their reader sees anyway, and the one that is chosen already.
     */
    FilterChoices withWorkersOf(List<RunRow> rows, @Nullable UUID chosen) {
        Map<String, String> names = new LinkedHashMap<>();
        workers.forEach(worker -> names.put(worker.value(), worker.label()));
        rows.stream().map(RunRow::run).forEach(run -> {
            if (run.workerId() != null && run.worker() != null) {
                names.putIfAbsent(run.workerId().toString(), run.worker());
            }
        });
        if (chosen != null) {
            names.putIfAbsent(chosen.toString(), "unknown, " + chosen);
        }
        List<Labelled> all = names.entrySet().stream()
                .map(worker -> new Labelled(worker.getKey(), worker.getValue()))
                .toList();
        return new FilterChoices(models, versions, accounts, all);
    }
}
