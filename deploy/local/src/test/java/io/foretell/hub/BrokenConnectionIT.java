package io.foretell.hub;

import static io.foretell.hub.HubModel.SHARD_1;
import static io.foretell.hub.HubModel.SHARD_2;
import static io.foretell.hub.HubModel.SHARD_BYTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Connections that end early, or answer otherwise than asked. */
class BrokenConnectionIT extends PullTest {

    private static final int HALF = SHARD_BYTES / 2;

    @Test
    void a_connection_cut_halfway_is_gone_on_with_from_there() throws Exception {
        hub.plan(SHARD_1, hub.bodies.cutAfter(HALF));

        assertHas(pulls.pull(), SHARD_1);

        assertThat(ranges(SHARD_1)).hasSize(2);
        assertThat(ranges(SHARD_1).getFirst()).isZero();
        assertThat(ranges(SHARD_1).getLast()).isBetween(HALF - 100_000, HALF); // what was in flight may be lost
        assertThat(pulls.heard).anyMatch(line -> line.startsWith("retrying " + SHARD_1 + ": the connection broke ("));
    }

    @Test
    void a_connection_that_falls_silent_is_taken_for_cut() throws Exception {
        hub.plan(SHARD_2, hub.bodies.silentAfter(HALF));

        assertHas(pulls.pull(), SHARD_2);

        assertThat(ranges(SHARD_2)).hasSize(2);
        assertThat(ranges(SHARD_2).getLast()).isBetween(HALF - 100_000, HALF);
        assertThat(pulls.heard).contains("retrying " + SHARD_2 + ": nothing came any more");
    }

    @Test
    void a_description_that_stops_halfway_is_asked_for_again() throws Exception {
        hub.plan(HubAnswers.DESCRIPTION, hub.bodies.silentAfter(10));

        assertHas(pulls.pull(), SHARD_2);

        assertThat(pulls.heard).contains("retrying google/gemma-2-2b-it: nothing came any more");
    }

    @Test
    void connections_cut_again_and_again_end_the_pull_and_the_next_goes_on() throws Exception {
        hub.plan(SHARD_1, hub.bodies.cutAfter(HALF), hub.bodies.cutAfter(0), hub.bodies.cutAfter(0));

        assertThatThrownBy(pulls::pull)
                .isInstanceOf(HubException.class)
                .hasMessageStartingWith(SHARD_1 + " could not be fetched from " + hub.endpoint()
                        + " in 3 attempts, the last of which failed because the connection broke (")
                .hasMessageEndingWith(
                        "): what has arrived is kept, so run the same command again when the connection is better.");
        assertNoSnapshot();
        long kept = Files.size(pulls.incomplete(model, SHARD_1));
        hub.requests.clear();

        assertHas(pulls.pull(), SHARD_1);

        assertThat(ranges(SHARD_1)).containsExactly((int) kept);
        assertThat(pulls.heard).contains("planned %s %d %d".formatted(SHARD_1, SHARD_BYTES, kept));
        assertThat(pulls.incomplete(model, SHARD_1)).doesNotExist();
    }

    @Test
    void an_attempt_that_brings_much_does_not_count() throws Exception {
        int much = (1 << 20) + 200_000;
        hub.plan(
                SHARD_1,
                hub.bodies.cutAfter(much),
                hub.bodies.cutAfter(0),
                hub.bodies.cutAfter(much),
                hub.bodies.cutAfter(0));

        assertHas(pulls.pull(), SHARD_1);

        assertThat(ranges(SHARD_1)).hasSize(5);
    }

    @Test
    void a_server_that_ignores_ranges_starts_the_file_over() throws Exception {
        hub.plan(SHARD_1, hub.bodies.cutAfter(HALF), hub.bodies.withoutRanges());

        assertHas(pulls.pull(), SHARD_1);
    }

    @Test
    void a_range_that_a_server_does_not_have_starts_the_file_over() throws Exception {
        hub.plan(SHARD_1, hub.bodies.cutAfter(HALF), FileBodies.status(416));

        assertHas(pulls.pull(), SHARD_1);

        assertThat(ranges(SHARD_1)).hasSize(3).endsWith(0);
    }

    @Test
    void storages_refusal_of_an_old_signature_is_answered_with_a_new_one() throws Exception {
        hub.plan(SHARD_1, FileBodies.status(403));

        assertHas(pulls.pull(), SHARD_1);

        assertThat(pulls.heard).contains("retrying " + SHARD_1 + ": storage at 127.0.0.1 answers 403");
    }

    @Test
    void a_hub_that_is_busy_is_asked_again_when_it_says() throws Exception {
        hub.plan("config.json", FileBodies.status(429, "Retry-After", "3600"), FileBodies.status(503));

        assertHas(pulls.pull(), "config.json"); // and not after an hour

        assertThat(pulls.heard)
                .contains("retrying config.json: it answers 429", "retrying config.json: it answers 503");
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
