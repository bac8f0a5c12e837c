package io.foretell.api.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.foretell.api.account.WebhookSecret;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PrivateNetworksIT {

    @Test
    void by_default_no_receiver_on_this_machine_is_called() throws Exception {
        WebhookProperties properties =
                new WebhookProperties(false, Duration.ofSeconds(1), 1, Duration.ofSeconds(1), Duration.ofSeconds(1), 1);
        try (Receiver receiver = new Receiver((exchange, attempt) -> 200);
                WebhookSender sender = new WebhookSender(properties, InstantSource.system())) {
            WebhookDelivery delivery = new WebhookDelivery(
                    UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID(), receiver.url("/hook"), 1);
            WebhookResult result = sender.send(delivery, new WebhookSecret(new byte[32]), new byte[0]);
            assertThat(result).isInstanceOf(WebhookResult.Refused.class);
            assertThat(receiver.received).isEmpty();
        }
    }
}
