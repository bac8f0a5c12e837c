package io.foretell.api.page.runs;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.foretell.api.prediction.PredictionId;
import io.foretell.api.run.RunFilter;
import io.foretell.api.run.RunPosition;
import io.foretell.queue.PredictionStatus;
import java.net.URLEncoder;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a list of runs is narrowed to and where its page begins, as the address says it. All that leads to the list again is an address
 * made here.
 *
 * @param values of the fields, as typed, by name; empty fields are missing
 * @param filter what could be read of them
 * @param position null: the newest
 * @param errors by field; {@code position} for that
 */
public record RunFilterForm(
        Map<String, String> values,
        RunFilter filter,
        @Nullable RunPosition position,
        Map<String, String> errors) {

    static final String PATH = "/dashboard/runs";

    /** The fields, in the order in which addresses have them. */
    static final List<String> FIELDS =
            List.of("status", "model", "version", "account", "worker", "from", "to", "min_cost", "max_cost");

    static final String OLDER_THAN = "older_than";
    static final String NEWER_THAN = "newer_than";

    /** What an input of type datetime-local takes. */
    private static final DateTimeFormatter LOCAL =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm[:ss]").withZone(ZoneOffset.UTC);

    public boolean isRefused() {
        return !errors.isEmpty();
    }

    public boolean isUnfiltered() {
        return values.isEmpty();
    }

    public String value(String field) {
        return values.getOrDefault(field, "");
    }

    public @Nullable String error(String field) {
        return errors.get(field);
    }

    /** Whether the fields that are folded away have to be seen. */
    public boolean isOpen() {
        return errors.keySet().stream().anyMatch(field -> !field.equals("status"));
    }

    /** Conditions besides the status. */
    public long count() {
        return values.keySet().stream().filter(field -> !field.equals("status")).count();
    }

    public List<PredictionStatus> statuses() {
        return List.of(PredictionStatus.values());
    }

    /** A moment of the filter for its input, in UTC. */
    public String local(String field) {
        Instant moment = field.equals("from") ? filter.from() : filter.to();
        return moment == null ? value(field) : LOCAL.format(moment);
    }

    /** The newest of these runs. */
    public String address() {
        return address(PATH, values, null);
    }

    /** This page. */
    public String here() {
        return address(PATH, values, position);
    }

    public String at(RunPosition other) {
        return address(PATH, values, other);
    }

    /**
     * @param value null: without that condition
     */
    public String with(String field, @Nullable String value) {
        Map<String, String> others = new LinkedHashMap<>(values);
        others.remove(field);
        if (value != null) {
            others.put(field, value);
        }
        return address(PATH, others, null);
    }

    public String csv() {
        return address(PATH + "/csv", values, null);
    }

    /** Where an open page asks what has become of its rows. */
    public String changes() {
        return address(PATH + "/changes", values, null);
    }

    /** Where an action is posted, which leads back to this page. */
    public String action(String name) {
        return address(PATH + "/" + name, values, position);
    }

    private static String address(String path, Map<String, String> values, @Nullable RunPosition position) {
        StringJoiner query = new StringJoiner("&", path + "?", "").setEmptyValue(path);
        FIELDS.stream()
                .filter(values::containsKey)
                .forEach(field -> query.add(field + "=" + URLEncoder.encode(values.getOrDefault(field, ""), UTF_8)));
        if (position != null) {
            UUID id = position.id();
            query.add((position.newer() ? NEWER_THAN : OLDER_THAN) + "=" + PredictionId.format(id));
        }
        return query.toString();
    }
}
