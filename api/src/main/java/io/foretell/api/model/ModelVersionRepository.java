package io.foretell.api.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** Versions that were not removed, except where a method says otherwise; of a model, the latest first. */
interface ModelVersionRepository extends Repository<ModelVersion, Long> {

    String SELECT = """
            select new io.foretell.api.model.ResolvedVersion(
                v.id, m.owner, m.name, v.digest, v.openapiSchema, v.contextTokens, v.createdAt, m.visibility = 'private')
            from ModelVersion v join v.model m
            """;

    ModelVersion saveAndFlush(ModelVersion version);

    /** Removed ones too. */
    Optional<ModelVersion> findByDigest(String digest);

    @Query(SELECT + "where v.digest = :digest and v.removedAt is null")
    Optional<ResolvedVersion> resolve(String digest);

    @Query(
            SELECT
                    + "where m.owner = :owner and m.name = :name and v.removedAt is null order by v.latestAt desc nulls last, v.id desc")
    List<ResolvedVersion> findByModel(String owner, String name);

    @Query(SELECT + "where v.removedAt is null order by v.latestAt desc nulls last, v.id desc")
    List<ResolvedVersion> findAll();

    @Query(
            SELECT
                    + "where m.owner = :owner and m.name = :name and v.removedAt is null order by v.latestAt desc nulls last, v.id desc limit 1")
    Optional<ResolvedVersion> findLatest(String owner, String name);

    @Modifying
    @Query("update ModelVersion v set v.removedAt = :moment where v.id in (:ids)")
    void remove(List<Long> ids, Instant moment);

    /** Removed ones too. */
    @Query("select v.tokenizer from ModelVersion v where v.id = :id")
    byte[] tokenizer(long id);
}
