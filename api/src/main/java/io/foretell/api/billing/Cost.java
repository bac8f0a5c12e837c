package io.foretell.api.billing;

import java.math.BigDecimal;

/**
 * What a finished prediction cost, exact.
 *
 * @param currency ISO 4217
 */
public record Cost(BigDecimal amount, String currency) {

    /** Plain decimal digits: a JSON number would be read as a float and lose cents. */
    public String text() {
        return amount.signum() == 0 ? "0" : amount.stripTrailingZeros().toPlainString();
    }
}
