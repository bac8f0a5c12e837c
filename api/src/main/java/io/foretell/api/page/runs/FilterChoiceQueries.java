package io.foretell.api.page.runs;

import io.foretell.api.page.runs.FilterChoices.Labelled;
import io.foretell.api.run.Scope;
import java.sql.Types;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads what a list of runs can be narrowed to. Thread-safe. */
@Component
class FilterChoiceQueries {

    /** Of each kind: nobody looks through more. */
    private static final int LIMIT = 200;

    /** Members are offered the models that they may see, and of workers those of the runs before them, which the page knows. */
    private static final String CHOICES = """
            with seen as (
                select id, owner || '/' || name as name from model
                where cast(:account as uuid) is null or visibility = 'public'
                   or owner = (select username from account where id = cast(:account as uuid)))
            (select 'model' as kind, name as value, name as label from seen order by name limit :limit)
            union all
            (select 'version', v.digest, s.name || ', ' || to_char(v.created_at at time zone 'UTC', 'FMDD Mon YYYY')
             from model_version v join seen s on s.id = v.model_id
             where s.name = coalesce(:model, s.name) order by s.name, v.id desc limit :limit)
            union all
            (select 'account', username, username from account
             where cast(:account as uuid) is null order by username limit :limit)
            union all
            (select 'worker', id::text, name || ', since ' || to_char(started_at at time zone 'UTC', 'FMDD Mon HH24:MI')
             from worker
             where cast(:account as uuid) is null and (lease_until > now() - interval '2 days' or id::text = :worker)
             order by lease_until <= now(), name, id desc limit :limit)
            """;

    private record Choice(String kind, Labelled labelled) {}

    private final JdbcClient jdbc;

    FilterChoiceQueries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * @param model whose versions are offered; null: those of all
     * @param worker one that is offered though it is long gone
     */
    FilterChoices choices(Scope scope, @Nullable String model, @Nullable String worker) {
        Map<String, List<Labelled>> choices = jdbc
                .sql(CHOICES)
                .param("account", scope.accountId(), Types.OTHER)
                .param("model", model, Types.VARCHAR)
                .param("worker", worker, Types.VARCHAR)
                .param("limit", LIMIT)
                .query((row, number) ->
                        new Choice(row.getString("kind"), new Labelled(row.getString("value"), row.getString("label"))))
                .list()
                .stream()
                .collect(Collectors.groupingBy(
                        Choice::kind, Collectors.mapping(Choice::labelled, Collectors.toUnmodifiableList())));
        return new FilterChoices(
                values(choices, "model"),
                choices.getOrDefault("version", List.of()),
                values(choices, "account"),
                choices.getOrDefault("worker", List.of()));
    }

    private static List<String> values(Map<String, List<Labelled>> choices, String kind) {
        return choices.getOrDefault(kind, List.of()).stream()
                .map(Labelled::value)
                .toList();
    }
}
