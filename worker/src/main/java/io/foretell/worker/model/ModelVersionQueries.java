package io.foretell.worker.model;

import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The worker's view of table model_version. Thread-safe. */
public final class ModelVersionQueries {

    private static final String FIND = """
            select v.id, m.owner || '/' || m.name as model, v.digest, v.context_tokens
            from model_version v join model m on m.id = v.model_id
            where v.digest = :digest
            """;

    private final JdbcClient jdbc;

    public ModelVersionQueries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<ModelVersion> find(String digest) {
        return jdbc.sql(FIND).param("digest", digest).query(ModelVersion.class).optional();
    }
}
