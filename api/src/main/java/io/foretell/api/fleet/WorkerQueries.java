package io.foretell.api.fleet;

import io.foretell.api.fleet.WorkerHistory.Count;
import io.foretell.api.fleet.WorkerView.ServedVersion;
import io.foretell.api.fleet.WorkerView.State;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads workers. Thread-safe. */
@Component
class WorkerQueries {

    /** A page of more would tell nobody anything; those that live come first. */
    private static final int LIMIT = 500;

    private static final String WORKERS = """
            select w.id, w.name, w.hardware_sku, h.name as hardware_name, w.slots, w.draining, w.stopping,
                   w.started_at, w.stopped_at, w.lease_until, w.lease_until > now() as holds,
                   (select count(*) from queue_entry q where q.worker_id = w.id) as slots_in_use,
                   coalesce(w.heartbeat_at, least(w.lease_until, now())) as heartbeat_at,
                   now() as read_at,
                   array(select m.owner || '/' || m.name from unnest(w.model_version_ids) with ordinality s (id, number)
                         join model_version v on v.id = s.id join model m on m.id = v.model_id order by s.number) as models,
                   array(select v.digest from unnest(w.model_version_ids) with ordinality s (id, number)
                         join model_version v on v.id = s.id order by s.number) as digests
            from worker w join hardware h on h.sku = w.hardware_sku
            where w.lease_until > now() - cast(:gone as interval)
            order by w.stopped_at is not null, w.lease_until <= now(), w.name, w.id
            limit :limit
            """;

    private static final String SAMPLES = """
            select worker_id, sampled_at, slots_in_use, decode_steps, decode_tokens
            from worker_sample
            where worker_id = any (cast(:workers as uuid[])) and sampled_at > now() - cast(:window as interval)
            order by worker_id, sampled_at
            """;

    private static final String STATE =
            "select draining, stopping, stopped_at, lease_until > now() as holds from worker where id = :worker";

    private final JdbcClient jdbc;

    WorkerQueries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * @param gone how long ago the lease of those ended at most that are gone
     * @param window how far back samples go
     */
    List<WorkerView> list(Duration gone, Duration window) {
        Map<UUID, List<Count>> samples = new HashMap<>();
        List<WorkerView> workers = workers(gone);
        samples(workers.stream().map(WorkerView::id).toList(), window, samples);
        return workers.stream().map(worker -> with(worker, samples)).toList();
    }

    private List<WorkerView> workers(Duration gone) {
        return jdbc.sql(WORKERS)
                .param("gone", gone.toString())
                .param("limit", LIMIT)
                .query((row, number) -> worker(row))
                .list();
    }

    private static WorkerView worker(ResultSet row) throws SQLException {
        Instant stopped = nullable(row, "stopped_at");
        return new WorkerView(
                row.getObject("id", UUID.class),
                row.getString("name"),
                state(row),
                row.getString("hardware_sku"),
                row.getString("hardware_name"),
                versions(row),
                row.getInt("slots"),
                row.getInt("slots_in_use"),
                moment(row, "started_at"),
                stopped,
                moment(row, "lease_until"),
                Duration.between(moment(row, "heartbeat_at"), moment(row, "read_at")),
                null,
                null,
                List.of());
    }

    private static State state(ResultSet row) throws SQLException {
        if (row.getObject("stopped_at") != null) {
            return State.STOPPED;
        }
        if (!row.getBoolean("holds")) {
            return State.LOST;
        }
        if (row.getBoolean("stopping")) {
            return State.STOPPING;
        }
        return row.getBoolean("draining") ? State.DRAINING : State.RUNNING;
    }

    private static List<ServedVersion> versions(ResultSet row) throws SQLException {
        String[] models = (String[]) row.getArray("models").getArray();
        String[] digests = (String[]) row.getArray("digests").getArray();
        return IntStream.range(0, Math.min(models.length, digests.length))
                .mapToObj(i -> new ServedVersion(models[i], digests[i]))
                .toList();
    }

    private void samples(List<UUID> workers, Duration window, Map<UUID, List<Count>> into) {
        jdbc.sql(SAMPLES)
                .param("workers", workers.stream().map(UUID::toString).toArray(String[]::new))
                .param("window", window.toString())
                .query(row -> {
                    into.computeIfAbsent(row.getObject("worker_id", UUID.class), id -> new ArrayList<>())
                            .add(new Count(
                                    moment(row, "sampled_at"),
                                    row.getInt("slots_in_use"),
                                    row.getLong("decode_steps"),
                                    row.getLong("decode_tokens")));
                });
    }

    private static WorkerView with(WorkerView worker, Map<UUID, List<Count>> samples) {
        WorkerHistory history = new WorkerHistory(samples.getOrDefault(worker.id(), List.of()));
        return new WorkerView(
                worker.id(),
                worker.name(),
                worker.state(),
                worker.hardware(),
                worker.hardwareName(),
                worker.versions(),
                worker.slots(),
                worker.slotsInUse(),
                worker.startedAt(),
                worker.stoppedAt(),
                worker.leaseUntil(),
                worker.heartbeatAge(),
                history.batch(),
                history.tokensPerSecond(),
                history.samples());
    }

    /** Null: there is no such worker. */
    @Nullable
    State state(UUID worker) {
        return jdbc.sql(STATE)
                .param("worker", worker)
                .query((row, number) -> state(row))
                .optional()
                .orElse(null);
    }

    private static Instant moment(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static @Nullable Instant nullable(ResultSet row, String column) throws SQLException {
        OffsetDateTime moment = row.getObject(column, OffsetDateTime.class);
        return moment == null ? null : moment.toInstant();
    }
}
