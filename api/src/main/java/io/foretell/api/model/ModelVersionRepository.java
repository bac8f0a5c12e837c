package io.foretell.api.model;

import java.util.List;
import java.util.Optional;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface ModelVersionRepository extends Repository<ModelVersion, Long> {

    String SELECT = """
            select new io.foretell.api.model.ResolvedVersion(
                v.id, m.owner, m.name, v.digest, v.openapiSchema, v.contextTokens, v.createdAt)
            from ModelVersion v join v.model m
            """;

    ModelVersion saveAndFlush(ModelVersion version);

    @Query(SELECT + "where v.digest = :digest")
    Optional<ResolvedVersion> findByDigest(String digest);

    @Query(SELECT + "where m.owner = :owner and m.name = :name order by v.id desc")
    List<ResolvedVersion> findByModel(String owner, String name);

    @Query(SELECT + "where m.owner = :owner and m.name = :name order by v.id desc limit 1")
    Optional<ResolvedVersion> findLatest(String owner, String name);

    @Query("select v.tokenizer from ModelVersion v where v.id = :id")
    byte[] tokenizer(long id);
}
