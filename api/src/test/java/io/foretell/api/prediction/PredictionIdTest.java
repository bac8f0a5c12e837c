package io.foretell.api.prediction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PredictionIdTest {

    static Stream<UUID> ids() {
        Random random = new Random(7);
        return Stream.concat(
                Stream.of(new UUID(0, 0), new UUID(-1, -1), new UUID(0, 1), new UUID(Long.MIN_VALUE, 0)),
                Stream.generate(() -> new UUID(random.nextLong(), random.nextLong()))
                        .limit(1_000));
    }

    @Test
    void every_id_survives_the_round_trip() {
        assertThat(ids()).allSatisfy(id -> {
            String text = PredictionId.format(id);
            assertThat(text).matches("[a-z2-7]{26}");
            assertThat(PredictionId.parse(text)).contains(id);
        });
    }

    @Test
    void the_text_is_rfc_4648_base32_of_the_bytes() {
        // python: base64.b32encode(uuid.UUID("01890a5d-ac96-774b-bcce-b302099a8057").bytes).lower().rstrip(b"=")
        assertThat(PredictionId.format(UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057")))
                .isEqualTo("agequxnmsz3uxpgowmbatguak4");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "agequxnmsz3uxpgowmbatguak",
                "agequxnmsz3uxpgowmbatguak44",
                "AGEQUXNMSZ3UXPGOWMBATGUAK4",
                "agequxnmsz3uxpgowmbatguak1",
                "agequxnmsz3uxpgowmbatguak=",
                "01890a5d-ac96-774b-bcce-b302099a8057",
            })
    void anything_else_is_no_id(String text) {
        assertThat(PredictionId.parse(text)).isEmpty();
    }

    @Test
    void spare_bits_must_be_zero_so_that_no_prediction_has_two_ids() {
        assertThat(PredictionId.parse("agequxnmsz3uxpgowmbatguak5")).isEmpty();
    }
}
