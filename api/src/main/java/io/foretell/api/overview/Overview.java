package io.foretell.api.overview;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Service;

/** The state of the service, for whoever runs it. Thread-safe. */
@Service
public class Overview {

    private static final Logger LOG = LoggerFactory.getLogger(Overview.class);

    /** PostgreSQL's SQLSTATE of a statement that was given up, here for its timeout. */
    private static final String QUERY_CANCELED = "57014";

    private final FindingQueries findings;
    private final FigureQueries figures;
    private final StatsQueries stats;
    private final OverviewProperties limits;
    private final InstantSource clock;

    /** Empty: they could not be read in time, which is not tried more often either. */
    private final Cache<Span, Optional<OverviewStats>> recent = Caffeine.newBuilder()
            .expireAfter(Expiry.<Span, Optional<OverviewStats>>creating((span, stats) -> span.refresh()))
            .build();

    Overview(
            FindingQueries findings,
            FigureQueries figures,
            StatsQueries stats,
            OverviewProperties limits,
            InstantSource clock) {
        this.findings = findings;
        this.figures = figures;
        this.stats = stats;
        this.limits = limits;
        this.clock = clock;
    }

    /**
     * All of the overview. What takes longer than {@code foretell.overview.statement-timeout} is left out and found slow, but for the counts
     * of what finished: there may just be much to add up. They are as old as {@link Span#refresh} at most.
     *
     * @param zone where days begin
     */
    public OverviewState read(Span span, ZoneId zone) {
        Instant now = clock.instant();
        Instant day = now.atZone(zone).toLocalDate().atStartOfDay(zone).toInstant();
        Slowness slowness = new Slowness();
        List<Backlog> backlog = backlog(slowness);
        List<Finding> found = find(slowness, backlog);
        OverviewFigures current = slowness.watch(() -> figures.read(day, backlog));
        OverviewStats finished = slowness.gaveUp ? null : stats(span, now).orElse(null);
        return new OverviewState(slowness.with(found), current, finished);
    }

    /** What finished, alone; empty when that takes longer than {@code foretell.overview.statement-timeout}. */
    public Optional<OverviewStats> finished(Span span) {
        return stats(span, clock.instant());
    }

    private List<Backlog> backlog(Slowness slowness) {
        slowness.watch(findings::probe);
        List<Backlog> backlog = slowness.watch(findings::backlog);
        return backlog == null ? List.of() : backlog;
    }

    private List<Finding> find(Slowness slowness, List<Backlog> backlog) {
        List<Finding> found = new ArrayList<>();
        backlog.stream()
                .flatMap(version -> version.finding(limits.queueAge()).stream())
                .sorted(Comparator.comparing(finding -> finding instanceof Finding.QueueOld))
                .forEach(found::add);
        addAll(found, slowness.watch(findings::workerLost));
        addAll(found, slowness.watch(findings::webhookFailing));
        addAll(found, slowness.watch(findings::transactionOpen));
        return found;
    }

    private Optional<OverviewStats> stats(Span span, Instant now) {
        return recent.get(span, s -> {
            try {
                return Optional.of(stats.read(s, now));
            } catch (DataAccessException e) {
                if (!isTimeout(e)) {
                    throw e;
                }
                LOG.warn(
                        "what finished was not counted within {}: too much is not added up yet",
                        limits.statementTimeout());
                return Optional.empty();
            }
        });
    }

    private static boolean isTimeout(DataAccessException e) {
        return e.getMostSpecificCause() instanceof SQLException cause && QUERY_CANCELED.equals(cause.getSQLState());
    }

    private static void addAll(List<Finding> found, @Nullable List<? extends Finding> more) {
        if (more != null) {
            found.addAll(more);
        }
    }

    /** Takes the time of statements. After one that was given up, no other is tried: the page is to come. */
    private final class Slowness {

        private Finding.@Nullable DatabaseSlow finding;
        private boolean first = true;
        private boolean gaveUp;

        <T> @Nullable T watch(Supplier<T> statement) {
            if (gaveUp) {
                return null;
            }
            long start = System.nanoTime();
            try {
                return statement.get();
            } catch (DataAccessException e) {
                if (!isTimeout(e) && took(start).compareTo(limits.statementTimeout()) < 0) {
                    throw e;
                }
                gaveUp = true;
                finding = new Finding.DatabaseSlow(took(start), limits.statementTimeout());
                return null;
            } finally {
                check(start);
            }
        }

        /** The first statement is trivial, so its time is the database's. */
        private void check(long start) {
            if (first && finding == null && took(start).compareTo(limits.databaseTime()) > 0) {
                finding = new Finding.DatabaseSlow(took(start), limits.databaseTime());
            }
            first = false;
        }

        List<Finding> with(List<Finding> others) {
            List<Finding> all = new ArrayList<>(others);
            if (finding != null) {
                all.addFirst(finding);
            }
            return List.copyOf(all);
        }

        private static Duration took(long start) {
            return Duration.ofNanos(System.nanoTime() - start);
        }
    }
}
