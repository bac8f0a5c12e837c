package io.foretell.api.page.prediction;

import static org.assertj.core.api.Assertions.assertThat;

import io.foretell.api.page.prediction.Timeline.Phase;
import io.foretell.api.page.prediction.Timeline.Segment;
import io.foretell.api.run.RunEvent;
import io.foretell.api.run.RunEvent.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TimelineTest {

    private static final Instant START = Instant.parse("2026-11-26T10:15:24Z");

    @Test
    void time_is_waited_then_read_then_written() {
        Timeline timeline = Timeline.of(
                List.of(at(0, Kind.CREATED), at(2, Kind.CLAIMED), at(3, Kind.FIRST_OUTPUT), at(10, Kind.SUCCEEDED)),
                START);
        assertThat(timeline.bar())
                .containsExactly(
                        new Segment(Phase.WAITING, seconds(2), 0, 200),
                        new Segment(Phase.READING, seconds(1), 200, 100),
                        new Segment(Phase.WRITING, seconds(7), 300, 700));
        assertThat(timeline.total()).isEqualTo(seconds(10));
        assertThat(timeline.phase()).isNull();
        assertThat(timeline.entries())
                .extracting(Timeline.Entry::since)
                .containsExactly(null, seconds(2), seconds(1), seconds(7));
    }

    @Test
    void after_a_lost_worker_it_waits_again_and_goes_on_writing() {
        Timeline timeline = Timeline.of(
                List.of(
                        at(0, Kind.CREATED),
                        at(1, Kind.CLAIMED),
                        at(2, Kind.FIRST_OUTPUT),
                        at(5, Kind.WORKER_LOST),
                        at(9, Kind.CLAIMED)),
                START.plusSeconds(10));
        assertThat(timeline.bar())
                .extracting(Segment::phase)
                .containsExactly(Phase.WAITING, Phase.READING, Phase.WRITING, Phase.WAITING, Phase.WRITING);
        assertThat(timeline.totals())
                .isEqualTo(Map.of(Phase.WAITING, seconds(5), Phase.READING, seconds(1), Phase.WRITING, seconds(4)));
        assertThat(timeline.phase()).isEqualTo(Phase.WRITING);
    }

    @Test
    void a_short_part_is_still_seen_and_the_bar_stays_full() {
        Timeline timeline =
                Timeline.of(List.of(at(0, Kind.CREATED), at(1, Kind.CLAIMED), at(100_000, Kind.FAILED)), START);
        assertThat(timeline.bar().getFirst().width()).isBetween(7.9, 8.0);
        assertThat(timeline.bar().getLast().x() + timeline.bar().getLast().width())
                .isEqualTo(Timeline.WIDTH);
    }

    @Test
    void what_has_just_begun_has_no_bar_and_a_clock_behind_the_databases_does_no_harm() {
        Timeline timeline = Timeline.of(List.of(at(0, Kind.CREATED)), START.minusSeconds(1));
        assertThat(timeline.bar()).isEmpty();
        assertThat(timeline.total()).isZero();
        assertThat(timeline.phase()).isEqualTo(Phase.WAITING);
    }

    private static RunEvent at(int second, Kind kind) {
        return new RunEvent(START.plusSeconds(second), kind, null, null, null);
    }

    private static Duration seconds(int seconds) {
        return Duration.ofSeconds(seconds);
    }
}
