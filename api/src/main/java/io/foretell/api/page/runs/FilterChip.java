package io.foretell.api.page.runs;

import io.foretell.api.page.Formats;
import io.foretell.api.page.runs.FilterChoices.Labelled;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A condition of the list, which can be taken away.
 *
 * @param without address of the list without it
 */
public record FilterChip(String label, String value, String without) {

    private static final int SHORT_VERSION = 12;

    private static final Map<String, String> LABELS = Map.of(
            "status", "Status",
            "model", "Model",
            "version", "Version",
            "account", "Account",
            "worker", "Worker",
            "from", "From",
            "to", "Before",
            "min_cost", "Costs at least",
            "max_cost", "Costs at most");

    static List<FilterChip> of(RunFilterForm form, FilterChoices choices, Formats format) {
        return RunFilterForm.FIELDS.stream()
                .filter(form.values()::containsKey)
                .map(field -> new FilterChip(
                        Objects.requireNonNull(LABELS.get(field)),
                        text(field, form, choices, format),
                        form.with(field, null)))
                .toList();
    }

    private static String text(String field, RunFilterForm form, FilterChoices choices, Formats format) {
        String value = form.value(field);
        return switch (field) {
            case "status" ->
                form.filter().status() == null
                        ? value
                        : format.status(form.filter().status());
            case "version" -> value.substring(0, Math.min(SHORT_VERSION, value.length()));
            case "worker" -> worker(value, choices);
            case "from" -> moment(form.filter().from(), value, format);
            case "to" -> moment(form.filter().to(), value, format);
            default -> value;
        };
    }

    private static String moment(@Nullable Instant moment, String otherwise, Formats format) {
        return moment == null ? otherwise : format.moment(moment);
    }

    private static String worker(String id, FilterChoices choices) {
        return choices.workers().stream()
                .filter(worker -> worker.value().equals(id))
                .map(Labelled::label)
                .findFirst()
                .orElse(id);
    }
}
