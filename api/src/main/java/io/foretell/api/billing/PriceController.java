package io.foretell.api.billing;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.foretell.api.web.Timestamps;
import java.time.InstantSource;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** GET /v1/prices: what each kind of hardware costs now. Ours; Replicate has no such endpoint. */
@RestController
class PriceController {

    private final PriceRepository prices;
    private final InstantSource clock;

    PriceController(PriceRepository prices, InstantSource clock) {
        this.prices = prices;
        this.clock = clock;
    }

    @GetMapping("/v1/prices")
    List<PriceResponse> list() {
        return prices.validAt(clock.instant()).stream().map(PriceResponse::of).toList();
    }

    record PriceResponse(
            String hardware,
            @JsonProperty("per_second") String perSecond,
            String currency,
            @JsonProperty("valid_from") String validFrom) {

        static PriceResponse of(Price price) {
            return new PriceResponse(
                    price.hardware(),
                    new Cost(price.perSecond(), price.currency()).text(),
                    price.currency(),
                    Timestamps.format(price.validFrom()));
        }
    }
}
