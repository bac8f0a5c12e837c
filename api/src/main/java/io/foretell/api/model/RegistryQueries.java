package io.foretell.api.model;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/** Versions in service, with their workers and queues, and when something becomes of one. Thread-safe. */
@Service
class RegistryQueries {

    private static final String LIST = """
            select m.owner || '/' || m.name as model, v.digest, m.visibility, m.hardware_sku, v.created_at,
                   row_number() over (partition by m.id order by v.latest_at desc nulls last, v.id desc) = 1 as latest,
                   (select count(*) from worker w
                    where w.stopped_at is null and w.lease_until > now() and v.id = any (w.model_version_ids)) as workers,
                   (select count(*) from queue_entry e where e.model_version_id = v.id and e.worker_id is null) as waiting
            from model_version v
            join model m on m.id = v.model_id
            where v.removed_at is null
            order by v.latest_at desc nulls last, v.id desc
            """;

    private static final String AFTER_LATEST = """
            select greatest(now(), max(latest_at) + interval '1 microsecond') from model_version where model_id = :model
            """;

    private final JdbcClient jdbc;

    RegistryQueries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<RegisteredVersion> list() {
        return jdbc.sql(LIST)
                .query((row, n) -> new RegisteredVersion(
                        row.getString("model"),
                        row.getString("digest"),
                        row.getBoolean("latest"),
                        row.getString("visibility").equals("private"),
                        row.getString("hardware_sku"),
                        row.getObject("created_at", OffsetDateTime.class).toInstant(),
                        row.getInt("workers"),
                        row.getInt("waiting")))
                .list();
    }

    /** By the database's clock, which all who register versions share. */
    Instant now() {
        return jdbc.sql("select now()").query(RegistryQueries::moment).single();
    }

    /** Now, but after all moments at which versions of this model were made its latest, whatever clock they are of. */
    Instant afterLatest(long model) {
        return jdbc.sql(AFTER_LATEST)
                .param("model", model)
                .query(RegistryQueries::moment)
                .single();
    }

    private static Instant moment(ResultSet row, int number) throws SQLException {
        return row.getObject(1, OffsetDateTime.class).toInstant();
    }
}
