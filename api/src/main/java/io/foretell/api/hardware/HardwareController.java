package io.foretell.api.hardware;

import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** GET /v1/hardware: a bare array, not a page. */
@RestController
class HardwareController {

    private final HardwareRepository hardware;

    HardwareController(HardwareRepository hardware) {
        this.hardware = hardware;
    }

    @GetMapping("/v1/hardware")
    List<HardwareResponse> list() {
        return hardware.findAllByOrderBySku().stream()
                .map(found -> new HardwareResponse(found.name(), found.sku()))
                .toList();
    }

    record HardwareResponse(String name, String sku) {}
}
