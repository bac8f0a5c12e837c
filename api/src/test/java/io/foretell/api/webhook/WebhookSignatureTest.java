package io.foretell.api.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.foretell.api.account.WebhookSecret;
import org.junit.jupiter.api.Test;

class WebhookSignatureTest {

    @Test
    void the_signature_is_the_one_that_the_official_clients_accept() {
        String signature = WebhookSignature.sign(
                WebhookSecret.parse("whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"),
                "msg_p5jXN8AQM9LWM0D4loKWxJek",
                1614265330,
                "{\"id\":\"ufawqhfynnddngldkgtslldrkq\",\"status\":\"succeeded\"}".getBytes(UTF_8));
        assertThat(signature).isEqualTo("v1,6TncW3mKTmGZ5Oqa2oX89K4tHoijc6sqcKIzlJC3emc=");
    }
}
