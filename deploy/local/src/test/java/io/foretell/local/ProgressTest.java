package io.foretell.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private static final long GB = 1_000_000_000;

    private final ProgressLine line = new ProgressLine("pulling", Duration.ofMillis(500));

    @Test
    void a_line_tells_bytes_rate_and_time_left() {
        line.plan(5 * GB, GB);
        assertThat(line.next()).isEqualTo("pulling 1.0 GB of 5.0 GB");

        line.add(GB / 20);

        assertThat(line.next()).isEqualTo("pulling 1.1 GB of 5.0 GB, 100 MB/s, 40 s left");
    }

    @Test
    void the_rate_is_that_of_the_last_ten_seconds() {
        line.plan(5_000 * GB, 0);
        line.next();
        line.add(1_000 * GB);
        for (int tick = 0; tick < 20; tick++) {
            line.next();
        }
        line.add(GB / 2);

        assertThat(line.next()).isEqualTo("pulling 1.0 TB of 5.0 TB, 50 MB/s, 22 h 13 min left");
    }

    @Test
    void minutes_are_whole() {
        line.plan(GB, 0);
        line.next();
        line.add(GB / 400);

        assertThat(line.next()).isEqualTo("pulling 2.5 MB of 1.0 GB, 5.0 MB/s, 3 min left");
    }

    @Test
    void a_file_that_starts_over_takes_its_bytes_back() {
        line.plan(2 * GB, 0);
        line.add(GB);
        line.add(-GB);

        assertThat(line.next()).isEqualTo("pulling 0 B of 2.0 GB");
    }

    @Test
    void when_all_has_arrived_it_is_being_checked() {
        assertThat(line.next()).isEqualTo("pulling");
        line.plan(GB, GB / 2);
        line.add(GB / 2);

        assertThat(line.next()).isEqualTo("pulling 1.0 GB of 1.0 GB, checking");
    }

    @Test
    void work_that_is_gone_on_with_is_not_timed_by_what_was_done_before() {
        line.next();
        line.reach(GB, 5 * GB);
        assertThat(line.next()).isEqualTo("pulling 1.0 GB of 5.0 GB");

        line.reach(2 * GB, 5 * GB);

        assertThat(line.next()).isEqualTo("pulling 2.0 GB of 5.0 GB, 1.0 GB/s, 4 s left");
    }

    @Test
    void without_a_terminal_there_is_a_line_for_each_file_and_no_control_character() {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        try (Progress progress =
                new Progress("pulling", new PrintStream(written, true, StandardCharsets.UTF_8), false)) {
            progress.planned("model.safetensors", 5 * GB, 0);
            progress.received(5 * GB);
            progress.retrying("model.safetensors", "it answers 503", Duration.ofMillis(1500));
            progress.fetched("model.safetensors", 5 * GB);
        }

        assertThat(written.toString(StandardCharsets.UTF_8)).isEqualTo("""
                        foretell: model.safetensors: it answers 503; trying again in 1.5 s
                        foretell: fetched model.safetensors, 5.0 GB
                        """);
    }

    @Test
    void a_terminal_is_left_with_a_clear_line() {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        new Progress("pulling", new PrintStream(written, true, StandardCharsets.UTF_8), true).close();

        assertThat(written.toString(StandardCharsets.UTF_8)).endsWith("\r\u001b[K");
    }
}
