package io.foretell.worker.lease;

import io.foretell.queue.Lease;
import io.foretell.queue.PredictionQueue;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Where leases come from; each method as in {@link PredictionQueue}. */
public interface ClaimSource {

    List<Lease> claim(UUID workerId, long modelVersionId, int limit);

    int releaseAllBut(UUID workerId, Set<UUID> known);

    static ClaimSource of(PredictionQueue queue) {
        return new ClaimSource() {

            @Override
            public List<Lease> claim(UUID workerId, long modelVersionId, int limit) {
                return queue.claim(workerId, modelVersionId, limit);
            }

            @Override
            public int releaseAllBut(UUID workerId, Set<UUID> known) {
                return queue.releaseAllBut(workerId, known);
            }
        };
    }
}
