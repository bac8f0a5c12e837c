package io.foretell.hub;

import static io.foretell.hub.HubModel.SHARD_1;
import static io.foretell.hub.HubModel.SHARD_BYTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Bytes that are not the hub's get no blob's name, whether they come from a server or from an earlier attempt. */
class WrongBytesIT extends PullTest {

    private static final int HALF = SHARD_BYTES / 2;

    @Test
    void wrong_bytes_are_fetched_once_more() throws Exception {
        hub.plan(SHARD_1, hub.bodies.otherBytes());

        assertHas(pulls.pull(), SHARD_1);

        assertThat(ranges(SHARD_1)).containsExactly(0, 0);
    }

    @Test
    void bytes_wrong_twice_are_refused_and_not_kept() {
        hub.plan(SHARD_1, hub.bodies.otherBytes(), hub.bodies.otherBytes());

        assertThatThrownBy(pulls::pull)
                .isInstanceOf(HubException.class)
                .hasMessageStartingWith(SHARD_1
                        + " of google/gemma-2-2b-it has arrived twice with other bytes than those that "
                        + hub.endpoint() + " names (" + model.file(SHARD_1).etag() + "): ")
                .hasMessageEndingWith("go without it, and try again.");

        assertNoSnapshot();
        assertThat(pulls.blob(model, SHARD_1)).doesNotExist();
        assertThat(pulls.incomplete(model, SHARD_1)).doesNotExist();
    }

    @Test
    void a_small_files_wrong_bytes_are_noticed_too() {
        hub.plan("config.json", hub.bodies.otherBytes(), hub.bodies.otherBytes());

        assertThatThrownBy(pulls::pull).hasMessageStartingWith("config.json of google/gemma-2-2b-it has arrived twice");
    }

    @Test
    void what_was_left_half_done_and_wrong_is_fetched_anew() throws Exception {
        byte[] wrong = Arrays.copyOf(model.file(SHARD_1).bytes(), HALF);
        wrong[5] ^= 1;
        leave(wrong);

        assertHas(pulls.pull(), SHARD_1);

        assertThat(ranges(SHARD_1)).containsExactly(HALF, 0);
    }

    @Test
    void what_was_left_too_long_is_fetched_anew() throws Exception {
        leave(new byte[SHARD_BYTES + 1]);

        assertHas(pulls.pull(), SHARD_1);

        assertThat(ranges(SHARD_1)).containsExactly(0);
    }

    @Test
    void what_was_left_whole_is_only_checked() throws Exception {
        leave(model.file(SHARD_1).bytes());

        assertHas(pulls.pull(), SHARD_1);

        assertThat(ranges(SHARD_1)).isEmpty();
    }

    private void leave(byte[] incomplete) throws IOException {
        Files.createDirectories(pulls.folder().resolve("blobs"));
        Files.write(pulls.incomplete(model, SHARD_1), incomplete);
    }

    private void assertHas(Path snapshot, String file) {
        assertThat(snapshot.resolve(file)).hasBinaryContent(model.file(file).bytes());
    }

    private void assertNoSnapshot() {
        assertThat(pulls.folder().resolve("snapshots")).doesNotExist();
        assertThat(pulls.folder().resolve("refs")).doesNotExist();
    }

    /** From which byte on the file was asked for, each time. */
    private List<Integer> ranges(String file) {
        return hub.bodyRequests(file).stream()
                .map(request -> FileBodies.first(request.range()))
                .toList();
    }
}
