package io.foretell.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HubEnvironmentTest {

    private static final Path NOWHERE = Path.of("/nowhere/home");

    @Test
    void without_variables_it_is_the_public_hub_and_the_cache_in_the_home_folder() {
        HubSettings settings = settings(Map.of());

        assertThat(settings.endpoint()).hasToString("https://huggingface.co");
        assertThat(settings.token()).isEmpty();
        assertThat(settings.cache()).isEqualTo(NOWHERE.resolve(".cache/huggingface/hub"));
    }

    @ParameterizedTest
    @CsvSource({
        "HF_HUB_CACHE=/c HF_HOME=/h,              /c",
        "HUGGINGFACE_HUB_CACHE=/c HF_HOME=/h,     /c",
        "HF_HOME=/h XDG_CACHE_HOME=/x,            /h/hub",
        "HF_HOME=~/h,                             /nowhere/home/h/hub",
        "HF_HOME=~/h HOME=/mine,                  /mine/h/hub",
        "HF_HOME=$DISK/h DISK=/d,                 /d/h/hub",
        "HF_HOME=${DISK}/h DISK=/d,               /d/h/hub",
        "HF_HOME= XDG_CACHE_HOME=/x,              /x/huggingface/hub",
        "HOME=/mine,                              /mine/.cache/huggingface/hub",
    })
    void the_cache_is_where_hugging_faces_tools_have_it(String variables, Path cache) {
        assertThat(settings(parse(variables)).cache()).isEqualTo(cache);
    }

    @Test
    void the_token_comes_from_the_variable_then_from_the_file(@TempDir Path home) throws IOException {
        Files.writeString(home.resolve("token"), "hf_file\n");
        String homeVariable = "HF_HOME=" + home;

        assertThat(settings(parse(homeVariable + " HF_TOKEN=hf_new HUGGING_FACE_HUB_TOKEN=hf_old"))
                        .token())
                .contains("hf_new");
        assertThat(settings(parse(homeVariable + " HF_TOKEN= HUGGING_FACE_HUB_TOKEN=hf_old"))
                        .token())
                .contains("hf_old");
        assertThat(settings(parse(homeVariable)).token()).contains("hf_file");
        assertThat(settings(parse("HF_TOKEN_PATH=" + home.resolve("token"))).token())
                .contains("hf_file");
    }

    @Test
    void the_token_is_not_in_the_text_of_settings() {
        assertThat(settings(Map.of("HF_TOKEN", "hf_secret")).toString()).doesNotContain("hf_secret");
    }

    @Test
    void a_token_that_no_header_can_carry_is_refused_without_repeating_it() {
        assertThatThrownBy(() -> settings(Map.of("HF_TOKEN", "hf_secret\nX: y")))
                .isInstanceOf(HubException.class)
                .hasMessageStartingWith("The token in HF_TOKEN or its file holds a space")
                .hasMessageNotContaining("hf_secret");
    }

    @Test
    void an_endpoint_may_have_a_path_and_a_slash_at_its_end() {
        assertThat(settings(Map.of("HF_ENDPOINT", "http://mirror:8080/hf/")).endpoint())
                .hasToString("http://mirror:8080/hf");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mirror", "ftp://mirror", "https://", "http://a b", "/hub", "https://user:secret@mirror"})
    void an_endpoint_that_cannot_be_used_is_named_without_its_value(String endpoint) {
        assertThatThrownBy(() -> settings(Map.of("HF_ENDPOINT", endpoint)))
                .isInstanceOf(HubException.class)
                .hasMessage(
                        "HF_ENDPOINT holds no web address that can be used: set it to one like https://huggingface.co, "
                                + "without a user's name, or unset it.");
    }

    @Test
    void offline_is_offline() {
        assertThatThrownBy(() -> settings(Map.of("HF_HUB_OFFLINE", "1")))
                .hasMessage("HF_HUB_OFFLINE is set, so nothing is fetched: unset it and try again.");
        assertThat(settings(Map.of("HF_HUB_OFFLINE", "0")).token()).isEmpty();
    }

    @Test
    void the_cache_is_told_whatever_there_is_about_fetching(@TempDir Path home) throws IOException {
        Files.createDirectory(home.resolve("token")); // which can't be read as a file
        Map<String, String> variables = parse("HF_HUB_OFFLINE=1 HTTPS_PROXY=none HF_ENDPOINT=none HF_HOME=" + home);

        assertThat(new HubEnvironment(variables, NOWHERE).cache()).isEqualTo(home.resolve("hub"));
    }

    @ParameterizedTest
    @CsvSource({
        "https://hub.org,      https://hub.org/a/b,       true",
        "https://hub.org,      https://HUB.org:443/a,     true",
        "https://hub.org,      http://hub.org/a,          false",
        "https://hub.org,      https://hub.org:8443/a,    false",
        "https://hub.org,      https://hub.org.evil/a,    false",
        "https://hub.org,      https://cdn.hub.org/a,     false",
        "http://127.0.0.1:80,  http://127.0.0.1/a,        true",
    })
    void only_the_endpoints_own_origin_gets_the_token(String endpoint, URI address, boolean own) {
        assertThat(settings(Map.of("HF_ENDPOINT", endpoint)).isEndpoint(address))
                .isEqualTo(own);
    }

    private static HubSettings settings(Map<String, String> variables) {
        return new HubEnvironment(variables, NOWHERE).settings();
    }

    private static Map<String, String> parse(String variables) {
        return Stream.of(variables.split(" +"))
                .map(variable -> variable.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    }
}
