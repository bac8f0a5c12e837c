package io.foretell.api.billing;

import java.time.Instant;
import java.util.List;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface PriceRepository extends Repository<Price, Price.Key> {

    @Query("""
            select p from Price p
            where p.key.validFrom = (
                select max(q.key.validFrom) from Price q
                where q.key.hardware = p.key.hardware and q.key.validFrom <= :moment)
            order by p.key.hardware
            """)
    List<Price> validAt(Instant moment);
}
