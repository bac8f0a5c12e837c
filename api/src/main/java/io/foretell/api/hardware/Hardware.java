package io.foretell.api.hardware;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** A kind of hardware, as clients see it. */
@Entity
@Table(name = "hardware")
class Hardware {

    @Id
    private String sku;

    private String name;

    /** For JPA. */
    @SuppressWarnings("NullAway.Init")
    protected Hardware() {}

    String sku() {
        return sku;
    }

    String name() {
        return name;
    }
}
