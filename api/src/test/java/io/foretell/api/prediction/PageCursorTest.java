package io.foretell.api.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foretell.api.problem.ApiProblem;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageCursorTest {

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_cursor_survives_the_round_trip_and_needs_no_escaping_in_a_url(boolean newer) {
        PageCursor cursor = new PageCursor(UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057"), newer);
        assertThat(cursor.encode()).matches("[A-Za-z0-9_-]+");
        assertThat(PageCursor.decode(cursor.encode())).isEqualTo(cursor);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "%", "abc", "cD1hYmM", "cj0xJnA9", "cD0xMTExMTExMTExMTExMTExMTExMTExMTExMQ"})
    void what_the_api_did_not_give_out_is_refused(String cursor) {
        assertThatThrownBy(() -> PageCursor.decode(cursor)).isInstanceOf(ApiProblem.InvalidParameter.class);
    }
}
