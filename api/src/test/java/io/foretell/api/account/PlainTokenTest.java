package io.foretell.api.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainTokenTest {

    @Test
    void a_token_is_ft_and_forty_characters_from_the_whole_alphabet() {
        SecureRandom random = new SecureRandom();
        var tokens = Stream.generate(() -> PlainToken.random(random).text())
                .limit(500)
                .collect(Collectors.toSet());
        assertThat(tokens).hasSize(500).allMatch(token -> token.matches("ft_[0-9A-Za-z]{40}"));
        assertThat(String.join("", tokens)
                        .chars()
                        .filter(c -> c != '_')
                        .distinct()
                        .count())
                .isEqualTo(62);
    }

    @Test
    void its_hash_is_the_sha_256_of_its_text() {
        // printf ft_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa | sha256sum
        assertThat(HexFormat.of().formatHex(new PlainToken("ft_" + "a".repeat(40)).hash()))
                .isEqualTo("437c477b92d2197f1d1a3580aaf6fb08240a1020f7b5e9693e74c78d8283ebfb");
    }

    @Test
    void it_does_not_show_itself_in_logs() {
        assertThat(new PlainToken("ft_" + "a".repeat(36) + "wxyz").toString()).isEqualTo("ft_***wxyz");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ft_", "ft_short", "r8_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"})
    void other_texts_are_no_tokens(String text) {
        assertThat(PlainToken.parse(text)).isEmpty();
    }
}
