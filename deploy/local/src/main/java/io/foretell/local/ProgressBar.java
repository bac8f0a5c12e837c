package io.foretell.local;

import java.io.Console;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One line on the console that is drawn again as work goes on: bytes done, and the time left at the pace so far. Thread-safe. */
final class ProgressBar implements AutoCloseable {

    private static final int WIDTH = 30;
    private static final Duration REDRAW = Duration.ofMillis(100);
    private static final Duration FIRST_ESTIMATE = Duration.ofSeconds(1);

    private final String work;
    private final @Nullable PrintStream console;
    private final InstantSource clock;
    private final Instant begin;
    private Instant drawn = Instant.EPOCH;
    private String line = "";

    /**
     * @param console null draws nothing
     */
    ProgressBar(String work, @Nullable PrintStream console, InstantSource clock) {
        this.work = work;
        this.console = console;
        this.clock = clock;
        this.begin = clock.instant();
    }

    /** On standard error, where that is a person's terminal: else JDK 25 has no console, and JDK 22 to 24 one that is no terminal. */
    @SuppressWarnings("SystemConsoleNull")
    static ProgressBar onConsole(String work) {
        Console console = System.console();
        boolean terminal = console != null && console.isTerminal();
        return new ProgressBar(work, terminal ? System.err : null, InstantSource.system());
    }

    synchronized void update(long done, long total) {
        Instant now = clock.instant();
        if (console != null && total > 0 && (drawn.plus(REDRAW).isBefore(now) || done == total)) {
            drawn = now;
            draw(text(done, total, Duration.between(begin, now)));
        }
    }

    private String text(long done, long total, Duration elapsed) {
        int filled = (int) (WIDTH * done / total);
        String bar = "#".repeat(filled) + ".".repeat(WIDTH - filled);
        String text =
                String.format(Locale.ROOT, "%s [%s] %,d of %,d MB", work, bar, done / 1_000_000, total / 1_000_000);
        if (done == 0 || elapsed.compareTo(FIRST_ESTIMATE) < 0) {
            return text;
        }
        long left = (long) (elapsed.toMillis() / 1000.0 * (total - done) / done);
        return text + ", %d:%02d left".formatted(left / 60, left % 60);
    }

    /** Over what stands there. */
    private void draw(String text) {
        if (console != null) {
            console.print("\r" + text + " ".repeat(Math.max(0, line.length() - text.length())));
            console.flush();
            line = text;
        }
    }

    @Override
    public synchronized void close() {
        if (!line.isEmpty() && console != null) {
            console.println();
        }
    }
}
