package io.foretell.hub;

import static io.foretell.hub.HubModel.SHARD_1;
import static io.foretell.hub.HubModel.SHARD_2;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What can't be fetched is refused in a sentence that says what to do, and leaves nothing that looks like a model. */
class RefusalIT extends PullTest {

    private String endpoint;

    @BeforeEach
    void rememberEndpoint() {
        endpoint = hub.endpoint().toString();
    }

    @Test
    void a_gated_model_without_a_token() {
        hub.answers.gated = true;

        assertRefused(
                pulls::pull,
                "google/gemma-2-2b-it is gated: accept its licence at %s/google/gemma-2-2b-it, make an access token at %s/settings/tokens and set HF_TOKEN to it.");
    }

    @Test
    void a_gated_model_with_the_token_of_an_account_that_has_not_accepted() {
        hub.answers.gated = true;

        assertRefused(
                () -> pulls.pull(Optional.of(LocalHub.STRANGERS_TOKEN), Pulls.MODEL, Revision.MAIN),
                "google/gemma-2-2b-it is gated, and the account of the token in HF_TOKEN or the token file may not read it: accept its licence at %s/google/gemma-2-2b-it with that account; a fine-grained token must also be allowed to read gated models.");
    }

    @Test
    void a_token_that_is_none() {
        assertRefused(
                () -> pulls.pull(Optional.of("hf_wrong"), Pulls.MODEL, Revision.MAIN),
                "%s does not take the token in HF_TOKEN or in the token file: it may have been revoked or copied in part; make a new one at %s/settings/tokens.");
    }

    @Test
    void a_wrong_name_without_a_token() {
        assertRefused(
                () -> pulls.pull(Optional.empty(), ModelName.parse("google/gemma-2-2b-i"), Revision.MAIN),
                "There is no model google/gemma-2-2b-i at %s, or it is private: check the name, and for a private model set HF_TOKEN.");
    }

    @Test
    void a_wrong_name_with_a_token() {
        assertRefused(
                () -> pulls.pull(Optional.of(LocalHub.TOKEN), ModelName.parse("google/gemma-2-2b-i"), Revision.MAIN),
                "There is no model google/gemma-2-2b-i at %s, or it is private: check the name, and that the token's account may read it.");
    }

    @Test
    void a_wrong_revision() {
        assertRefused(
                () -> pulls.pull("v2"),
                "google/gemma-2-2b-it has no revision 'v2': leave --revision out for main, or take a branch, tag or commit of %s/google/gemma-2-2b-it/commits/main.");
    }

    @Test
    void a_model_without_a_tokenizer() {
        hub.publish(model.without("tokenizer.json"));

        assertRefused(
                pulls::pull,
                "google/gemma-2-2b-it has no tokenizer.json at revision main, so it can't be served: choose a Gemma 2 in the safetensors format, for example google/gemma-2-2b-it.");
    }

    @Test
    void a_model_without_weights_in_safetensors() {
        hub.publish(model.without("model.safetensors.index.json"));

        assertRefused(
                pulls::pull,
                "google/gemma-2-2b-it has no model.safetensors and no model.safetensors.index.json at revision main, so it can't be served: choose a Gemma 2 in the safetensors format, for example google/gemma-2-2b-it.");
    }

    @Test
    void a_model_without_one_of_its_shards() {
        hub.publish(model.without(SHARD_2));

        assertRefused(
                pulls::pull,
                "google/gemma-2-2b-it has no file 'model-00002-of-00002.safetensors', which its model.safetensors.index.json names, at revision main, so it can't be served: choose a Gemma 2 in the safetensors format, for example google/gemma-2-2b-it.");
        assertThat(hub.bodyRequests(SHARD_1)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../up.safetensors",
                "..",
                "",
                ".safetensors",
                "a b.safetensors",
                "a%2fb.safetensors",
                "pytorch_model.bin"
            })
    void an_index_that_names_what_is_no_shard_beside_it(String shard) {
        hub.publish(model.with(shard, "{}")
                .with("model.safetensors.index.json", "{\"weight_map\": {\"a\": \"%s\"}}".formatted(shard)));

        assertRefused(
                pulls::pull,
                "google/gemma-2-2b-it has no model.safetensors.index.json that lists shards beside it by plain names at revision main, so it can't be served: choose a Gemma 2 in the safetensors format, for example google/gemma-2-2b-it.");
    }

    @Test
    void an_endpoint_that_nobody_answers_at() throws IOException {
        URI nobody;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = URI.create("http://127.0.0.1:" + socket.getLocalPort());
        }
        HubSettings settings = new HubSettings(nobody, Optional.empty(), pulls.cache, HttpClient.Builder.NO_PROXY);

        assertThatThrownBy(() ->
                        new ModelPull(settings, Patience.DEFAULT, 1, new Silent()).pull(Pulls.MODEL, Revision.MAIN))
                .isInstanceOf(HubException.class)
                .hasMessage(
                        "There is no connection to " + nobody
                                + " (nobody answers there): check the network, or set HF_ENDPOINT to a hub that can be reached.");
    }

    @Test
    void an_endpoint_that_is_no_hub() throws IOException {
        assertNotAHub(new Page("<html>Please log in to the network</html>"));
        assertNotAHub(new Page("{\"sha\": \"main\"}"));
    }

    private void assertNotAHub(Page page) {
        try (page) {
            HubSettings settings =
                    new HubSettings(page.address(), Optional.empty(), pulls.cache, HttpClient.Builder.NO_PROXY);
            assertThatThrownBy(() ->
                            new ModelPull(settings, Pulls.IMPATIENT, 1, new Silent()).pull(Pulls.MODEL, Revision.MAIN))
                    .isInstanceOf(HubException.class)
                    .hasMessage(
                            page.address()
                                    + " does not answer as a Hugging Face hub does: check HF_ENDPOINT, and that no proxy answers in its place.");
        }
    }

    private void assertRefused(ThrowingCallable pull, String sentence) {
        assertThatThrownBy(pull).isInstanceOf(HubException.class).hasMessage(sentence.replace("%s", endpoint));
        assertNothingToServe();
    }

    private void assertNothingToServe() {
        assertThat(pulls.folder().resolve("snapshots")).doesNotExist();
        assertThat(pulls.folder().resolve("refs")).doesNotExist();
    }
}
