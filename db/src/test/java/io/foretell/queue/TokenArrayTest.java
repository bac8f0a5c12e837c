package io.foretell.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TokenArrayTest {

    @Test
    void tokens_are_written_as_postgresql_writes_an_array() {
        assertThat(TokenArray.format(List.of(1, 20, 255_999))).isEqualTo("{1,20,255999}");
        assertThat(TokenArray.format(List.of())).isEqualTo("{}");
    }

    @Test
    void tokens_are_read_back() {
        assertThat(TokenArray.parse("{1,20,255999}")).containsExactly(1, 20, 255_999);
        assertThat(TokenArray.parse("{}")).isEmpty();
    }
}
