package io.foretell.api.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class WebhookSecretTest {

    @RepeatedTest(50)
    void the_text_is_standard_base64_with_one_underscore_which_the_clients_split_at(RepetitionInfo repetition) {
        byte[] key = new byte[32];
        new Random(repetition.getCurrentRepetition()).nextBytes(key);
        WebhookSecret secret = new WebhookSecret(key);
        assertThat(secret.text()).matches("whsec_[A-Za-z0-9+/]{43}=");
        assertThat(WebhookSecret.parse(secret.text())).isEqualTo(secret);
    }

    @Test
    void other_texts_are_refused() {
        assertThatThrownBy(() -> WebhookSecret.parse("secret")).hasMessageContaining("whsec_");
    }

    @Test
    void it_does_not_show_itself_in_logs() {
        assertThat(new WebhookSecret(new byte[32]).toString()).isEqualTo("whsec_***");
    }
}
