package io.foretell.api.billing;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import java.time.Instant;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** What a second of run time on a kind of hardware costs, from a moment on. */
@Entity
@Table(name = "price")
class Price {

    @EmbeddedId
    private Key key;

    @Column(name = "per_second", precision = 12, scale = 9)
    private BigDecimal perSecond;

    @JdbcTypeCode(SqlTypes.CHAR)
    private String currency;

    /** For JPA. */
    @SuppressWarnings("NullAway.Init")
    protected Price() {}

    String hardware() {
        return key.hardware();
    }

    Instant validFrom() {
        return key.validFrom();
    }

    BigDecimal perSecond() {
        return perSecond;
    }

    String currency() {
        return currency;
    }

    @Embeddable
    record Key(
            @Column(name = "hardware_sku") String hardware,
            @Column(name = "valid_from") Instant validFrom) {}
}
