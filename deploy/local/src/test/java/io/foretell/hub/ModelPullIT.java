package io.foretell.hub;

import static io.foretell.hub.HubModel.SHARD_1;
import static io.foretell.hub.HubModel.SHARD_2;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foretell.gemma.ModelFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ModelPullIT extends PullTest {

    /** What serving needs of the model. */
    static final Set<String> NEEDED = Set.of(
            "config.json",
            "generation_config.json",
            "tokenizer.json",
            "tokenizer_config.json",
            "model.safetensors.index.json",
            SHARD_1,
            SHARD_2);

    @Test
    void what_serving_needs_is_fetched_and_nothing_else() throws Exception {
        Path snapshot = pulls.pull();

        assertThat(namesIn(snapshot)).isEqualTo(NEEDED);
        for (String name : NEEDED) {
            assertThat(snapshot.resolve(name)).hasBinaryContent(model.file(name).bytes());
            assertThat(hub.bodyRequests(name)).hasSize(1);
        }
        assertThat(hub.bodyRequests("pytorch_model.bin")).isEmpty();
        assertThat(namesIn(pulls.folder().resolve("blobs"))).hasSize(NEEDED.size());
    }

    @Test
    void the_cache_has_the_layout_of_hugging_faces_tools() throws Exception {
        Path snapshot = pulls.pull();

        assertThat(snapshot).isEqualTo(pulls.folder().resolve("snapshots").resolve(model.sha()));
        assertThat(pulls.folder().resolve("refs/main")).hasContent(model.sha());
        for (String name : NEEDED) {
            assertThat(Files.readSymbolicLink(snapshot.resolve(name)))
                    .isEqualTo(Path.of("../../blobs", model.file(name).etag()));
        }
    }

    @Test
    void the_token_goes_to_the_hub_and_never_to_storage() throws Exception {
        hub.answers.gated = true;

        pulls.pull(Optional.of(LocalHub.TOKEN), Pulls.MODEL, Revision.MAIN);

        assertThat(hub.requests)
                .filteredOn(request -> request.server().equals("hub"))
                .extracting(LocalHub.Request::token)
                .containsOnly(Optional.of(LocalHub.TOKEN));
        assertThat(hub.requests)
                .filteredOn(request -> request.server().equals("storage"))
                .isNotEmpty()
                .extracting(LocalHub.Request::token)
                .containsOnly(Optional.empty());
    }

    @Test
    void a_model_that_is_there_is_not_fetched_again() throws Exception {
        Path first = pulls.pull();
        hub.requests.clear();

        assertThat(pulls.pull()).isEqualTo(first);

        assertThat(hub.bodyRequests()).isEmpty();
    }

    @Test
    void of_a_new_commit_only_what_changed_is_fetched() throws Exception {
        Path first = pulls.pull();
        HubModel newer = model.with("generation_config.json", "{\"eos_token_id\": 1}");
        hub.publish(newer);
        hub.requests.clear();

        Path second = pulls.pull();

        assertThat(hub.bodyRequests("generation_config.json")).hasSize(1);
        assertThat(hub.bodyRequests(SHARD_1)).isEmpty();
        assertThat(hub.bodyRequests("tokenizer.json")).isEmpty();
        assertThat(Files.isSameFile(second.resolve(SHARD_1), first.resolve(SHARD_1)))
                .isTrue();
        assertThat(pulls.folder().resolve("refs/main")).hasContent(newer.sha());
        assertThat(first.resolve("generation_config.json"))
                .hasBinaryContent(model.file("generation_config.json").bytes());
    }

    @Test
    void a_tag_a_branch_with_slashes_and_a_commit_are_revisions() throws Exception {
        assertThat(List.of(pulls.pull("v1"), pulls.pull("refs/pr/7"), pulls.pull(model.sha())))
                .containsOnly(pulls.folder().resolve("snapshots").resolve(model.sha()));

        assertThat(pulls.folder().resolve("refs/v1")).hasContent(model.sha());
        assertThat(pulls.folder().resolve("refs/refs/pr/7")).hasContent(model.sha());
        assertThat(namesIn(pulls.folder().resolve("refs"))).isEqualTo(Set.of("v1", "refs")); // a commit needs none
    }

    @Test
    void pulls_at_once_fetch_each_file_once() throws Exception {
        Callable<Path> pull = pulls::pull;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Path> ended : threads.invokeAll(List.of(pull, pull, pull))) {
                assertThat(ended.get().resolve(SHARD_2))
                        .hasBinaryContent(model.file(SHARD_2).bytes());
            }
        }

        assertThat(NEEDED).allSatisfy(name -> assertThat(hub.bodyRequests(name)).hasSize(1));
    }

    @Test
    void of_a_model_that_cannot_be_served_no_weights_are_fetched() {
        hub.publish(model.with("config.json", "{\"model_type\": \"gemma3\"}"));

        assertThatThrownBy(pulls::pull)
                .isInstanceOf(ModelFormatException.class)
                .hasMessage("google/gemma-2-2b-it/config.json: model_type is \"gemma3\", supported is \"gemma2\"");

        assertThat(hub.bodyRequests(SHARD_1)).isEmpty();
        assertThat(pulls.folder().resolve("snapshots")).doesNotExist();
    }

    @Test
    void a_hub_that_only_a_proxy_reaches_is_asked_through_it() throws Exception {
        Map<String, String> variables = Map.of(
                "HF_ENDPOINT",
                "http://hub.invalid",
                "HF_HUB_CACHE",
                pulls.cache.toString(),
                "HTTP_PROXY",
                hub.endpoint().toString(), // a server's port is a proxy's to whoever asks it for another host
                "NO_PROXY",
                "127.0.0.1");
        HubSettings settings = new HubEnvironment(variables, box).settings();

        Path snapshot = new ModelPull(settings, Pulls.IMPATIENT, 2, new Silent()).pull(Pulls.MODEL, Revision.MAIN);

        assertThat(namesIn(snapshot)).isEqualTo(NEEDED);
    }

    static Set<String> namesIn(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(entry -> entry.getFileName().toString()).collect(Collectors.toSet());
        }
    }
}
