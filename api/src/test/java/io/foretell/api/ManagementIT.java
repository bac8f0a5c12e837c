package io.foretell.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalManagementPort;

/** Health and metrics: on a port of their own, without a token. */
class ManagementIT extends RunningApi {

    @LocalManagementPort
    private int managementPort;

    @Test
    void health_is_told_to_anyone_but_without_details() {
        var response = new ApiCalls(managementPort, "").get("/actuator/health");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(json(response).get("status").stringValue()).isEqualTo("UP");
        assertThat(json(response).has("components")).isFalse();
    }

    @Test
    void metrics_are_there_for_prometheus() {
        assertThat(new ApiCalls(managementPort, "").get("/actuator/prometheus").body())
                .contains("jvm_memory_used_bytes");
    }

    @Test
    void nothing_else_is() {
        assertThat(new ApiCalls(managementPort, "").get("/actuator/env").statusCode())
                .isEqualTo(404);
        assertThat(new ApiCalls(managementPort, "").get("/v1/account").statusCode())
                .isIn(401, 404);
    }
}
