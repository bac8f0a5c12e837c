package io.foretell.api.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamPositionTest {

    /** Its first 48 bits are 1690212292123 milliseconds. */
    private static final UUID PREDICTION = UUID.fromString("01898880-d61b-7000-8000-000000000000");

    private final StreamPosition start = StreamPosition.start(PREDICTION);

    @Test
    void ids_begin_with_the_second_of_the_predictions_creation() {
        assertThat(start.outputId(7)).isEqualTo("1690212292:7");
        assertThat(start.firstPieceId(7)).isEqualTo("1690212292:7.1");
        assertThat(start.errorId()).isEqualTo("1690212292:error");
        assertThat(start.doneId()).isEqualTo("1690212292:done");
    }

    @Test
    void a_stream_goes_on_behind_the_event_that_its_client_had_last() {
        assertThat(StreamPosition.after(PREDICTION, start.outputId(0)))
                .contains(new StreamPosition(PREDICTION, 1, 0, false));
        assertThat(StreamPosition.after(PREDICTION, start.firstPieceId(41)))
                .contains(new StreamPosition(PREDICTION, 41, 1, false));
        assertThat(StreamPosition.after(PREDICTION, start.errorId()))
                .hasValueSatisfying(end -> assertThat(end.errorTold()).isTrue());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "7",
                "1690212292",
                "1690212292:",
                "1690212292:7.2",
                "1690212292:7.",
                "1690212292:-1",
                "1690212292:1000000000",
                "1690212292:done",
                "1690212292:7 ",
                "1690212293:7",
                "11690212292:7",
            })
    void other_ids_are_no_position(String id) {
        assertThat(StreamPosition.after(PREDICTION, id)).isEmpty();
    }
}
