package io.foretell.api.fleet;

import java.util.List;
import org.springframework.stereotype.Service;

/** What the service has on offer, with its load. Thread-safe. */
@Service
public class Catalog {

    private final CatalogQueries queries;

    Catalog(CatalogQueries queries) {
        this.queries = queries;
    }

    /** By owner and name. */
    public List<ModelView> models() {
        return queries.models();
    }

    /** By sku. */
    public List<HardwareView> hardware() {
        return queries.hardware();
    }
}
