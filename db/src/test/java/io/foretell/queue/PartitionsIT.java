package io.foretell.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.foretell.db.PostgresExtension;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class PartitionsIT {

    @RegisterExtension
    static final PostgresExtension postgres = new PostgresExtension();

    private record Week(Instant from, Instant to) {}

    private final JdbcClient jdbc = postgres.jdbcClient();

    @Test
    void maintenance_can_be_repeated() {
        int before = weeks("prediction").size();
        new PartitionMaintenance(jdbc).run();
        assertThat(weeks("prediction")).hasSize(before).hasSize(6);
        assertThat(weeks("prediction_output")).hasSize(6);
    }

    @Test
    void the_smallest_id_of_a_moment_is_not_above_any_id_of_that_moment() {
        String floor = """
                select uuidv7_floor(uuid_extract_timestamp(id)) <= id
                   and uuidv7_floor(uuid_extract_timestamp(id) + interval '1 millisecond') > id
                   and uuidv7_floor(uuid_extract_timestamp(id) + interval '0.9 milliseconds') <= id
                from (select uuidv7() as id) ids
                """;
        for (int i = 0; i < 100; i++) {
            assertThat(jdbc.sql(floor).query(Boolean.class).single()).isTrue();
        }
    }

    /** Zones with summer time, half hours and a skipped day; moments over fifty years; each week's run in another zone. */
    @Test
    void weeks_join_without_gap_or_overlap_whatever_the_sessions_zone() {
        var random = new SplittableRandom(20261123);
        List<String> zones = List.of("America/New_York", "Pacific/Chatham", "Pacific/Apia", "Asia/Kolkata", "UTC");
        var transaction = new TransactionTemplate(new DataSourceTransactionManager(postgres.dataSource()));
        transaction.executeWithoutResult(status -> {
            status.setRollbackOnly();
            for (int i = 0; i < 15; i++) {
                var moment = Instant.ofEpochSecond(random.nextLong(1_000_000_000L, 2_500_000_000L))
                        .atOffset(ZoneOffset.UTC);
                for (int week = 0; week < 3; week++) {
                    createPartitions(moment.plusWeeks(week), zones.get(random.nextInt(zones.size())));
                }
                assertThat(weeks("prediction")).containsAll(weeksAround(moment));
            }
        });
    }

    @Test
    void a_lookup_by_id_reads_one_partition() {
        var fixture = new QueueFixture(jdbc);
        UUID id = fixture.enqueue();
        String plan = String.join(
                "\n",
                jdbc.sql("explain select * from prediction where id = '" + id + "'")
                        .query(String.class)
                        .list());
        assertThat(plan).containsOnlyOnce("Scan");
    }

    private void createPartitions(OffsetDateTime moment, String zone) {
        jdbc.sql("select set_config('TimeZone', ?, true)").param(zone).query(row -> {});
        jdbc.sql("select create_partitions(?)").param(moment).query(row -> {});
    }

    /** From the week before to six weeks after, as three weekly runs make them. */
    private static List<Week> weeksAround(OffsetDateTime moment) {
        OffsetDateTime monday =
                moment.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)).truncatedTo(ChronoUnit.DAYS);
        return IntStream.rangeClosed(-1, 6)
                .mapToObj(i -> new Week(
                        monday.plusWeeks(i).toInstant(), monday.plusWeeks(i + 1).toInstant()))
                .toList();
    }

    private List<Week> weeks(String parent) {
        return jdbc.sql("""
                        select bounds[1], bounds[2]
                        from (select regexp_match(pg_get_expr(c.relpartbound, c.oid), 'FROM \\(''(.*?)''\\) TO \\(''(.*?)''\\)')
                              from pg_inherits i join pg_class c on c.oid = i.inhrelid
                              where i.inhparent = cast(? as regclass)) p (bounds)
                        """)
                .param(parent)
                .query((row, n) -> new Week(time(row.getString(1)), time(row.getString(2))))
                .list();
    }

    /** A uuidv7 begins with 48 bits of milliseconds. */
    private static Instant time(String id) {
        return Instant.ofEpochMilli(UUID.fromString(id).getMostSignificantBits() >>> 16);
    }
}
