package io.foretell.hub;

import static io.foretell.hub.HubModel.SHARD_1;
import static io.foretell.hub.HubModel.SHARD_2;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A disk without room, and one that can't be written. */
class DiskIT extends PullTest {

    @Test
    void a_disk_with_too_little_room_is_told_of_before_any_weights_are_fetched() {
        hub.answers.claimedSizes.put(SHARD_1, 400_000_000_000_000_000L);

        assertThatThrownBy(pulls::pull)
                .isInstanceOf(HubException.class)
                .hasMessageMatching(
                        "google/gemma-2-2b-it needs 400 PB more, and the disk of .*/hub has [\\d.]+ [kMGTP]?B free: make room there, or set HF_HOME to a folder on a larger disk\\.");

        assertThat(hub.bodyRequests(SHARD_2)).isEmpty();
        assertNothingToServe();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void a_disk_that_fills_up_on_the_way() throws IOException {
        Files.createDirectories(pulls.folder().resolve("blobs"));
        Files.createSymbolicLink(
                pulls.incomplete(model, SHARD_1), Path.of("/dev/full")); // its writes fail as a full disk's do

        assertThatThrownBy(pulls::pull)
                .isInstanceOf(HubException.class)
                .hasMessage(
                        "The disk of " + pulls.cache
                                + " is full: make room there, or set HF_HOME to a folder on a larger disk; what has arrived is kept, so run the same command again.");

        assertNothingToServe();
    }

    @Test
    void a_cache_that_cannot_be_written() throws IOException {
        Files.createFile(pulls.cache); // where the folder would be; works for root too

        assertThatThrownBy(pulls::pull)
                .isInstanceOf(HubException.class)
                .hasMessageStartingWith("The cache " + pulls.cache + " can't be written (")
                .hasMessageEndingWith("): make it writable for you, or set HF_HOME to another folder.");
    }

    private void assertNothingToServe() {
        assertThat(pulls.folder().resolve("snapshots")).doesNotExist();
        assertThat(pulls.folder().resolve("refs")).doesNotExist();
    }
}
