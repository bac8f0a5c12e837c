package io.foretell.hub;

import static io.foretell.hub.HubModel.SHARD_1;
import static io.foretell.hub.ModelPullIT.NEEDED;
import static io.foretell.hub.ModelPullIT.namesIn;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Hugging Face's own tools may have left in the cache. */
class SharedCacheIT extends PullTest {

    @Test
    void a_snapshot_that_another_tool_left_half_done_is_completed() throws Exception {
        Path snapshot = pulls.pull();
        Files.delete(snapshot.resolve(SHARD_1));
        Files.delete(snapshot.resolve("config.json"));
        Files.delete(pulls.blob(model, "config.json"));
        hub.requests.clear();

        pulls.pull();

        assertThat(namesIn(snapshot)).isEqualTo(NEEDED);
        assertThat(hub.bodyRequests())
                .hasSize(2)
                .allMatch(request -> request.path().endsWith("/config.json"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"config.json", "tokenizer.json", "model.safetensors.index.json"})
    void a_snapshot_that_another_tool_fetched_a_part_of_is_no_pulled_model(String missing) throws Exception {
        Path snapshot = pulls.pull();
        assertThat(ModelPull.pulled(pulls.cache, Pulls.MODEL, Revision.MAIN)).contains(snapshot);

        Files.delete(snapshot.resolve(missing));

        assertThat(ModelPull.pulled(pulls.cache, Pulls.MODEL, Revision.MAIN)).isEmpty();
    }

    @Test
    void a_snapshot_that_holds_files_instead_of_links_is_taken_as_it_is() throws Exception {
        Path snapshot = pulls.pull();
        for (String name : NEEDED) { // as huggingface_hub leaves it where it can't make links
            Files.move(
                    pulls.blob(model, name),
                    Files.createDirectories(box.resolve("moved")).resolve(name));
            Files.delete(snapshot.resolve(name));
            Files.move(box.resolve("moved").resolve(name), snapshot.resolve(name));
        }
        hub.requests.clear();

        pulls.pull();

        assertThat(hub.bodyRequests()).isEmpty();
        assertThat(snapshot.resolve(SHARD_1))
                .isRegularFile()
                .hasBinaryContent(model.file(SHARD_1).bytes());
    }

    @Test
    void weights_that_another_tool_keeps_elsewhere_get_a_name_in_the_models_own_folder() throws Exception {
        pulls.pull();
        Path shared = Files.createDirectories(pulls.cache.resolve("blobs/ab")).resolve("abcd");
        Files.move(pulls.blob(model, SHARD_1), shared);
        Files.createSymbolicLink(pulls.blob(model, SHARD_1), Path.of("../../blobs/ab/abcd"));
        hub.requests.clear();

        Path snapshot = pulls.pull();

        assertThat(hub.bodyRequests()).isEmpty();
        assertThat(snapshot.resolve(SHARD_1).toRealPath())
                .isEqualTo(pulls.blob(model, SHARD_1).toRealPath());
        assertThat(Files.isSameFile(pulls.blob(model, SHARD_1), shared)).isTrue(); // and takes no room
    }
}
