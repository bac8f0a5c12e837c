package io.foretell.api.model;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.time.Duration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Counts over predictions that a model shows. */
@Component
class ModelQueries {

    private static final String RUN_COUNT = """
            select count(*)
            from prediction p
            join model_version v on v.id = p.model_version_id
            where v.model_id = :model
            """;

    /** Counting reads the whole history, and nobody needs the number to the second. */
    private static final Duration RUN_COUNT_AGE = Duration.ofMinutes(1);

    private final LoadingCache<Long, Long> runCounts;

    ModelQueries(JdbcClient jdbc) {
        this.runCounts = Caffeine.newBuilder()
                .expireAfterWrite(RUN_COUNT_AGE)
                .maximumSize(1_000)
                .build(model -> jdbc.sql(RUN_COUNT)
                        .param("model", model)
                        .query(Long.class)
                        .single());
    }

    /** Predictions of this model, finished or not; up to a minute old. */
    long runCount(long modelId) {
        return runCounts.get(modelId);
    }
}
