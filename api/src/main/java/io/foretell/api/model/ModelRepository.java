package io.foretell.api.model;

import java.util.List;
import java.util.Optional;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface ModelRepository extends Repository<Model, Long> {

    Model save(Model model);

    Optional<Model> findByOwnerAndName(String owner, String name);

    /** The one whose version is newest first. */
    @Query("select m from Model m order by (select max(v.id) from ModelVersion v where v.model = m) desc nulls last")
    List<Model> findAllByLatestVersion();
}
