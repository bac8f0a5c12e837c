package io.foretell.api.page.live;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.foretell.api.prediction.PredictionProgress;
import io.foretell.api.problem.ApiProblem;
import io.foretell.api.stream.EventConnection;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.config.FixedDelayTask;
import org.springframework.scheduling.config.ScheduledTaskRegistrar;
import org.springframework.stereotype.Component;

/**
 * Tells open pages when to look again, so that none has to ask in vain: soon after predictions made progress, and every few seconds
 * for what nobody signals, such as heartbeats. Says nothing of what changed; pages ask for what their reader may see. Costs no thread
 * and no database connection per page. Thread-safe.
 */
@Component
class PageUpdates implements SmartLifecycle, SchedulingConfigurer {

    /** Pages open at once in this process, of the 8192 connections that Tomcat accepts. */
    private static final int MOST = 1_000;

    /** No page looks more often than this. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** Pauses after which pages look in any case. */
    private static final int QUIET_PAUSES = 5;

    private static final byte[] PROGRESS = change("progress");
    private static final byte[] TIME = change("time");

    private final Semaphore room = new Semaphore(MOST);
    private final Set<EventConnection> open = ConcurrentHashMap.newKeySet();
    private volatile boolean progress;
    private volatile boolean running;
    private int quiet;

    private static byte[] change(String why) {
        return "event: change\ndata: %s\n\n".formatted(why).getBytes(US_ASCII);
    }

    PageUpdates(PredictionProgress signals) {
        signals.subscribe(subject -> progress = true);
    }

    /**
     * Starts the answer to a request, which then goes on by itself.
     *
     * @throws ApiProblem.NoMoreStreams when there is no room; nothing is written then
     */
    void open(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!running || !room.tryAcquire()) {
            throw new ApiProblem.NoMoreStreams();
        }
        EventConnection connection = connect(request, response);
        open.add(connection);
        connection.start();
        if (!running) {
            connection.close();
        }
    }

    private EventConnection connect(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            return new EventConnection(request, response, () -> {}, this::freed);
        } catch (IOException | RuntimeException e) {
            room.release();
            throw e;
        }
    }

    private void freed(EventConnection connection) {
        open.remove(connection);
        room.release();
    }

    @Override
    public void configureTasks(ScheduledTaskRegistrar tasks) {
        tasks.addFixedDelayTask(new FixedDelayTask(this::tell, PAUSE, PAUSE));
    }

    /** A page that has not taken the last word needs no further one. */
    private void tell() {
        boolean signalled = progress;
        if (signalled || ++quiet >= QUIET_PAUSES) {
            progress = false;
            quiet = 0;
            byte[] change = signalled ? PROGRESS : TIME;
            open.stream().filter(EventConnection::isIdle).forEach(connection -> connection.send(change));
        }
    }

    int count() {
        return MOST - room.availablePermits();
    }

    @Override
    public void start() {
        running = true;
    }

    /** Before the web server drains: pages connect again, to another process. */
    @Override
    public void stop() {
        running = false;
        open.forEach(EventConnection::close);
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
