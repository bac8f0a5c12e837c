package io.foretell.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ProgressBarTest {

    private final ByteArrayOutputStream console = new ByteArrayOutputStream();
    private Instant now = Instant.EPOCH.plusSeconds(1);

    @Test
    void one_line_tells_bytes_and_the_time_left_and_is_drawn_ten_times_a_second_at_most() {
        try (ProgressBar bar =
                new ProgressBar("exporting", new PrintStream(console, true, StandardCharsets.UTF_8), () -> now)) {
            bar.update(0, 4_000_000_000L);
            bar.update(1, 4_000_000_000L);
            now = now.plusSeconds(70);
            bar.update(1_000_000_000, 4_000_000_000L);
            bar.update(4_000_000_000L, 4_000_000_000L);
        }
        assertThat(console.toString(StandardCharsets.UTF_8).split("\r", -1))
                .containsExactly(
                        "",
                        "exporting [..............................] 0 of 4,000 MB",
                        "exporting [#######.......................] 1,000 of 4,000 MB, 3:30 left",
                        "exporting [##############################] 4,000 of 4,000 MB, 0:00 left"
                                + System.lineSeparator());
    }

    @Test
    void without_a_terminal_nothing_is_drawn() {
        try (ProgressBar bar = new ProgressBar("exporting", null, () -> now)) {
            bar.update(1, 2);
        }
        assertThat(console.size()).isZero();
    }
}
