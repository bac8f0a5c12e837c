package io.foretell.api.page.runs;

import io.foretell.api.prediction.PredictionId;
import io.foretell.api.run.RunFilter;
import io.foretell.api.run.RunPosition;
import io.foretell.api.web.Timestamps;
import io.foretell.queue.PredictionStatus;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads an address's parameters; what cannot be read gets a sentence that says what to do. Used once, by one thread. */
final class RunFilterReader {

    private static final Pattern MODEL = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}/[a-z0-9][a-z0-9._-]{0,127}");
    private static final Pattern VERSION = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern USERNAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,38}");
    private static final Pattern UUID_SHAPE = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final Pattern AMOUNT = Pattern.compile("[0-9]{1,9}([.][0-9]{1,12})?");

    /** Of a wrong value, characters that are repeated to who typed it. */
    private static final int REPEATED = 60;

    private static final String NO_TIME = "is no time: write it as 2026-01-31T12:00, in UTC.";
    private static final String NO_AMOUNT = "is no amount: write it as 0.0034.";

    private final Map<String, String> values = new LinkedHashMap<>();
    private final Map<String, String> errors = new LinkedHashMap<>();
    private final Map<String, String> parameters;

    private RunFilterReader(Map<String, String> parameters) {
        this.parameters = parameters;
        for (String field : RunFilterForm.FIELDS) {
            String value = parameters.getOrDefault(field, "").strip();
            if (!value.isEmpty()) {
                values.put(field, value);
            }
        }
    }

    /**
     * @param accounts from a username to its account; null for members, who see one account only
     */
    static RunFilterForm read(Map<String, String> parameters, @Nullable Function<String, Optional<UUID>> accounts) {
        return new RunFilterReader(parameters).read(accounts);
    }

    private RunFilterForm read(@Nullable Function<String, Optional<UUID>> accounts) {
        RunFilter filter = new RunFilter(
                read("status", RunFilterReader::status, "is no status: choose one above."),
                read("model", text -> matching(MODEL, text), "is no model's name: write it as owner/name."),
                read("version", text -> matching(VERSION, text), "is no version's id, which has 64 hex digits."),
                account(accounts),
                read("worker", RunFilterReader::uuid, "is no worker's id: choose a worker from the list."),
                read("from", Timestamps::parse, NO_TIME),
                read("to", Timestamps::parse, NO_TIME),
                read("min_cost", RunFilterReader::amount, NO_AMOUNT),
                read("max_cost", RunFilterReader::amount, NO_AMOUNT));
        checkRanges(filter);
        return new RunFilterForm(values, filter, position(), errors);
    }

    private <T> @Nullable T read(String field, Function<String, Optional<T>> parse, String sentence) {
        String value = values.get(field);
        if (value == null) {
            return null;
        }
        Optional<T> parsed = parse.apply(value);
        if (parsed.isEmpty()) {
            errors.put(field, "'" + shortened(value) + "' " + sentence);
        }
        return parsed.orElse(null);
    }

    private static String shortened(String value) {
        return value.length() <= REPEATED ? value : value.substring(0, REPEATED) + "…";
    }

    private @Nullable UUID account(@Nullable Function<String, Optional<UUID>> accounts) {
        if (accounts == null && values.containsKey("account")) {
            errors.put("account", "Only admins choose an account: take it out of the address.");
            return null;
        }
        return accounts == null
                ? null
                : read("account", text -> matching(USERNAME, text).flatMap(accounts), "is no account's username.");
    }

    private void checkRanges(RunFilter filter) {
        if (filter.from() != null && filter.to() != null && !filter.from().isBefore(filter.to())) {
            errors.put("to", "This is not after the beginning: choose a later time.");
        }
        if (filter.minCost() != null
                && filter.maxCost() != null
                && filter.minCost().compareTo(filter.maxCost()) > 0) {
            errors.put("max_cost", "This is below the lowest cost: choose a higher one.");
        }
    }

    private @Nullable RunPosition position() {
        String newer = parameters.getOrDefault(RunFilterForm.NEWER_THAN, "");
        String text = newer.isEmpty() ? parameters.getOrDefault(RunFilterForm.OLDER_THAN, "") : newer;
        if (text.isEmpty()) {
            return null;
        }
        Optional<UUID> id = PredictionId.parse(text);
        if (id.isEmpty()) {
            errors.put("position", "This address names no run to go on from: begin with the newest.");
        }
        return id.map(run -> new RunPosition(run, !newer.isEmpty())).orElse(null);
    }

    private static Optional<PredictionStatus> status(String text) {
        return Arrays.stream(PredictionStatus.values())
                .filter(status -> status.word().equals(text))
                .findFirst();
    }

    private static Optional<String> matching(Pattern pattern, String text) {
        return pattern.matcher(text).matches() ? Optional.of(text) : Optional.empty();
    }

    private static Optional<UUID> uuid(String text) {
        return matching(UUID_SHAPE, text).map(UUID::fromString);
    }

    private static Optional<BigDecimal> amount(String text) {
        return matching(AMOUNT, text).map(BigDecimal::new);
    }
}
