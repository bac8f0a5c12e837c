package io.foretell.api.model;

import java.util.List;
import java.util.Optional;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface ModelRepository extends Repository<Model, Long> {

    Model save(Model model);

    Optional<Model> findByOwnerAndName(String owner, String name);

    /** One whose versions were all removed is not there. */
    @Query("""
            select m from Model m where m.owner = :owner and m.name = :name
            and exists (select v.id from ModelVersion v where v.model = m and v.removedAt is null)
            """)
    Optional<Model> findInService(String owner, String name);

    /** Models with a version that was not removed; the one that got its latest version last first. */
    @Query("""
            select m from Model m join ModelVersion v on v.model = m where v.removedAt is null
            group by m order by max(v.latestAt) desc nulls last, max(v.id) desc
            """)
    List<Model> findAllByLatestVersion();

    /** Those of the same models, without their readmes. */
    @Query("""
            select new io.foretell.api.model.ModelName(m.owner, m.name, m.visibility) from Model m
            where exists (select v.id from ModelVersion v where v.model = m and v.removedAt is null)
            """)
    List<ModelName> findAllNames();

    @Query("select h.sku from Hardware h order by h.sku")
    List<String> hardware();
}
