package io.foretell.api.stream;

import io.foretell.api.prediction.PredictionProgress;
import io.foretell.api.prediction.ProgressLoop;
import io.foretell.api.problem.ApiProblem;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.config.FixedDelayTask;
import org.springframework.scheduling.config.ScheduledTaskRegistrar;
import org.springframework.stereotype.Component;

/** The open streams of this process. However many there are, one {@link ProgressLoop} reads for all of them. Thread-safe. */
@Component
class Streams implements SmartLifecycle, SchedulingConfigurer {

    /** Positions per statement. */
    private static final int BATCH = 500;

    private final StreamQueries queries;
    private final StreamProperties properties;
    private final Semaphore room;
    private final ConcurrentMap<UUID, Set<OpenStream>> open = new ConcurrentHashMap<>();
    private final ProgressLoop loop;

    Streams(StreamQueries queries, PredictionProgress progress, StreamProperties properties, MeterRegistry metrics) {
        this.queries = queries;
        this.properties = properties;
        this.room = new Semaphore(properties.maxOpen());
        this.loop = new ProgressLoop("streams", progress, properties.poll(), open.keySet(), this::feed);
        Gauge.builder("foretell.streams.open", this, Streams::count)
                .description("Streams open in this process; foretell.stream.max-open is the limit")
                .register(metrics);
    }

    /**
     * Starts the answer to a request, which then goes on by itself.
     *
     * @throws ApiProblem.NoMoreStreams when there is no room; nothing is written then
     */
    void open(StreamPosition from, HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!loop.isRunning() || !room.tryAcquire()) {
            throw new ApiProblem.NoMoreStreams();
        }
        OpenStream stream = connect(from, request, response);
        open.compute(from.prediction(), (id, others) -> {
            Set<OpenStream> all = others == null ? ConcurrentHashMap.newKeySet() : others;
            all.add(stream);
            return all;
        });
        stream.start();
        if (!loop.isRunning()) {
            stream.close();
        }
    }

    private OpenStream connect(StreamPosition from, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        try {
            return new OpenStream(request, response, from, hungry -> loop.hear(from.prediction()), this::freed);
        } catch (IOException | RuntimeException e) {
            room.release();
            throw e;
        }
    }

    private void freed(OpenStream stream) {
        open.computeIfPresent(
                stream.position().prediction(), (id, all) -> all.remove(stream) && all.isEmpty() ? null : all);
        room.release();
    }

    /** Streams at the same position get the same bytes, made once. */
    private void feed(Set<UUID> predictions) {
        Map<StreamPosition, List<OpenStream>> hungry = predictions.stream()
                .flatMap(id -> open.getOrDefault(id, Set.of()).stream())
                .filter(OpenStream::isHungry)
                .collect(Collectors.groupingBy(OpenStream::position));
        List<StreamPosition> positions = new ArrayList<>(hungry.keySet());
        for (int from = 0; from < positions.size(); from += BATCH) {
            List<StreamPosition> batch = positions.subList(from, Math.min(from + BATCH, positions.size()));
            Map<StreamPosition, StreamRead> reads = queries.read(batch);
            for (StreamPosition position : batch) {
                feed(position, reads.get(position), hungry.getOrDefault(position, List.of()));
            }
        }
    }

    private void feed(StreamPosition position, @Nullable StreamRead read, List<OpenStream> streams) {
        if (read == null) {
            streams.forEach(OpenStream::close); // the prediction was deleted
            return;
        }
        StreamEvents.Part part = StreamEvents.after(position, read);
        streams.forEach(stream -> stream.send(part));
        if (read.more()) {
            loop.hear(position.prediction());
        }
    }

    @Override
    public void configureTasks(ScheduledTaskRegistrar tasks) {
        Duration pause = properties.heartbeat();
        tasks.addFixedDelayTask(new FixedDelayTask(() -> forEach(OpenStream::heartbeat), pause, pause));
    }

    private void forEach(Consumer<OpenStream> action) {
        open.values().forEach(all -> all.forEach(action));
    }

    int count() {
        return properties.maxOpen() - room.availablePermits();
    }

    @Override
    public void start() {
        loop.start();
    }

    /** Before the web server drains (this phase is the last to start): clients go on elsewhere, from where they were. */
    @Override
    public void stop() {
        loop.stop();
        forEach(OpenStream::close);
    }

    @Override
    public boolean isRunning() {
        return loop.isRunning();
    }
}
