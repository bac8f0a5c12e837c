package io.foretell.local;

import io.foretell.hub.Bytes;
import io.foretell.hub.PullListener;
import java.io.Console;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Shows how a pull, an export or a verification goes on: to a terminal as one line that changes; to anything else, of a pull, as a line
 * for each file. Thread-safe.
 */
final class Progress implements PullListener, AutoCloseable {

    private static final Duration REPAINT = Duration.ofMillis(500);

    /** Back to the line's beginning, and the rest of it empty (ECMA-48, EL). */
    private static final String CLEAR = "\r\u001b[K";

    private final PrintStream out;
    private final boolean terminal;
    private final ProgressLine line;
    private final ScheduledExecutorService ticks = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("progress").factory());

    private final Future<?> repaints;

    Progress(String work, PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
        this.line = new ProgressLine(work, REPAINT);
        this.repaints = terminal
                ? ticks.scheduleAtFixedRate(
                        this::repaint, REPAINT.toMillis(), REPAINT.toMillis(), TimeUnit.MILLISECONDS)
                : CompletableFuture.completedFuture(null);
    }

    /**
     * JDK 25 has no console without a terminal, the releases before it one that says so.
     *
     * @param work in a word, such as "exporting"
     */
    @SuppressWarnings("SystemConsoleNull")
    static Progress onStandardError(String work) {
        Console console = System.console();
        return new Progress(work, System.err, console != null && console.isTerminal());
    }

    private synchronized void repaint() {
        out.print(CLEAR + line.next());
        out.flush();
    }

    /** Of work that counts its bytes itself, from those that were done before it. */
    void reached(long done, long total) {
        line.reach(done, total);
    }

    @Override
    public void planned(String file, long bytes, long present) {
        line.plan(bytes, present);
    }

    @Override
    public void received(long bytes) {
        line.add(bytes);
    }

    @Override
    public void fetched(String file, long bytes) {
        if (!terminal) {
            say("fetched %s, %s".formatted(file, Bytes.text(bytes)));
        }
    }

    @Override
    public void waiting() {
        say("another pull of this model is under way; waiting until it ends");
    }

    @Override
    public void retrying(String what, String reason, Duration pause) {
        say("%s: %s; trying again in %.1f s".formatted(what, reason, pause.toMillis() / 1_000.0));
    }

    private synchronized void say(String message) {
        out.println((terminal ? CLEAR : "") + "foretell: " + message);
    }

    @Override
    public synchronized void close() {
        repaints.cancel(false);
        ticks.shutdownNow();
        if (terminal) {
            out.print(CLEAR);
            out.flush();
        }
    }
}
