package io.foretell.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentProxiesTest {

    private static final URI HUB = URI.create("https://huggingface.co/a");

    @Test
    void the_scheme_picks_the_variable_and_small_letters_count_more() {
        Map<String, String> variables = Map.of(
                "HTTPS_PROXY", "http://large:1",
                "https_proxy", "http://small:2/",
                "HTTP_PROXY", "plain:3");

        assertThat(select(variables, HUB)).hasToString("HTTP @ small/<unresolved>:2");
        assertThat(select(variables, URI.create("http://mirror/a"))).hasToString("HTTP @ plain/<unresolved>:3");
        assertThat(select(Map.of("ALL_PROXY", "any:4"), HUB)).hasToString("HTTP @ any/<unresolved>:4");
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "huggingface.co", "x.org, .co", ".huggingface.co", "HUGGINGFACE.CO"})
    void what_is_excepted_is_asked_directly(String excepted) {
        assertThat(select(Map.of("HTTPS_PROXY", "p:1", "NO_PROXY", excepted), HUB))
                .isEqualTo(Proxy.NO_PROXY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "face.co", "cdn.huggingface.co", "huggingface.com"})
    void what_only_looks_like_it_is_not_excepted(String excepted) {
        assertThat(select(Map.of("HTTPS_PROXY", "p:1", "NO_PROXY", excepted), HUB))
                .isNotEqualTo(Proxy.NO_PROXY);
    }

    @Test
    void without_a_variable_java_decides() {
        assertThat(select(Map.of("HTTPS_PROXY", " "), HUB)).isEqualTo(Proxy.NO_PROXY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"proxy", "socks5://proxy:1", "http://user:secret@proxy:1", "http://a b:1", "https://proxy:1"})
    void what_is_no_proxy_is_named_without_its_value(String value) {
        assertThatThrownBy(() -> select(Map.of("HTTPS_PROXY", value), HUB))
                .isInstanceOf(HubException.class)
                .hasMessage(
                        "HTTPS_PROXY holds no address of a proxy that can be used: set it to one like http://proxy.example:3128, "
                                + "without a user's name.");
    }

    private static Proxy select(Map<String, String> variables, URI address) {
        List<Proxy> proxies = new EnvironmentProxies(variables, HttpClient.Builder.NO_PROXY).select(address);
        assertThat(proxies).hasSize(1);
        return proxies.getFirst();
    }
}
