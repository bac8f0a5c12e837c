package io.foretell.worker.model;

import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The worker's view of table model_version. Thread-safe. */
public final class ModelVersionQueries {

    private static final String FIND = """
            select v.id, m.owner || '/' || m.name as model, v.digest, v.context_tokens
            from model_version v join model m on m.id = v.model_id
            where v.digest = :digest
            """;

    private static final String REMOVED = """
            select id from model_version where id in (:ids) and removed_at is not null
            """;

    private final JdbcClient jdbc;

    public ModelVersionQueries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Also one that was removed. */
    Optional<ModelVersion> find(String digest) {
        return jdbc.sql(FIND).param("digest", digest).query(ModelVersion.class).optional();
    }

    /** Those that were taken out of service. */
    Set<Long> removed(Collection<Long> ids) {
        return jdbc.sql(REMOVED)
                .param("ids", ids)
                .query((row, n) -> row.getLong("id"))
                .set();
    }
}
