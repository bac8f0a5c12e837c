package io.foretell.api.page.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.foretell.api.fleet.WorkerView.Sample;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SparklineTest {

    private static final Instant NOW = Instant.parse("2026-11-26T10:15:24Z");
    private static final Duration WINDOW = Duration.ofMinutes(10);

    @Test
    void the_latest_sample_is_to_the_right_and_the_fastest_on_top() {
        Sparkline drawn = Sparkline.of(List.of(sample(600, 0), sample(300, 100), sample(0, 50)), WINDOW);
        assertThat(drawn.line()).isEqualTo("M0 27.0L60 1.0L118 14.0H120");
        assertThat(drawn.area()).isEqualTo(drawn.line() + "V28H0Z");
        assertThat(drawn.latest()).isEqualTo(50);
        assertThat(drawn.peak()).isEqualTo(100);
    }

    @Test
    void a_worker_that_has_just_started_has_a_short_line() {
        assertThat(Sparkline.of(List.of(sample(60, 10), sample(0, 10)), WINDOW).line())
                .isEqualTo("M106 1.0L118 1.0H120");
        assertThat(Sparkline.of(List.of(sample(0, 10)), WINDOW).line()).isEqualTo("M118 1.0H120");
    }

    @Test
    void a_worker_that_does_nothing_has_a_line_at_the_bottom() {
        assertThat(Sparkline.of(List.of(sample(5, 0), sample(0, 0)), WINDOW).line())
                .isEqualTo("M118 27.0H120");
    }

    @Test
    void samples_too_close_to_tell_apart_are_drawn_as_their_mean() {
        List<Sample> samples = new ArrayList<>();
        for (int second = 600; second >= 0; second--) {
            samples.add(sample(second, second % 2 == 0 ? 10 : 30));
        }
        Sparkline drawn = Sparkline.of(samples, WINDOW);
        assertThat(drawn.line().split("L")).hasSize(60);
        assertThat(drawn.peak()).isBetween(19.0, 22.0);
    }

    @Test
    void samples_from_before_the_window_stay_within_the_line() {
        assertThat(Sparkline.of(List.of(sample(900, 1), sample(0, 1)), WINDOW).line())
                .startsWith("M0 ");
    }

    private static Sample sample(long secondsAgo, double tokensPerSecond) {
        return new Sample(NOW.minusSeconds(secondsAgo), 1, 1, tokensPerSecond);
    }
}
