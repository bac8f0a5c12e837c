package io.foretell.api.run;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How the ids of a page are found: by reading one index, or a few merged, in the order of ids, and testing what the index does not answer on a
 * bounded number of its rows. All in one statement, so that rows which come or go meanwhile move nothing. Made by {@link RunSearchPlan}.
 *
 * @param sources SELECTs of id and what {@code rest} names, to be merged
 * @param versions ids of model versions, each of which the one source is read for, as {@code v.version}; empty: it is read once
 * @param rest further conditions on that, {@code s}; empty: the index answers all
 * @param params of both
 * @param scan rows that one page may read
 * @param above ids greater than this one
 * @param below ids smaller than this one
 */
record RunSearch(
        List<String> sources,
        List<Long> versions,
        List<String> rest,
        Map<String, Object> params,
        int scan,
        UUID above,
        UUID below) {

    /** The last moment that a uuidv7 can say and PostgreSQL's driver can read: the year 9999. */
    private static final Instant LAST = Instant.ofEpochSecond(253_402_300_799L);

    RunSearch(
            List<String> sources,
            List<Long> versions,
            List<String> rest,
            Map<String, Object> params,
            int scan,
            RunFilter filter) {
        this(sources, versions, rest, params, scan, floor(filter.from(), Instant.EPOCH), floor(filter.to(), LAST));
    }

    /** The smallest uuidv7 of a moment: 48 bits of milliseconds, then zeros. */
    private static UUID floor(@Nullable Instant moment, Instant otherwise) {
        Instant at = moment == null ? otherwise : moment;
        Instant within = at.isBefore(Instant.EPOCH) ? Instant.EPOCH : at.isAfter(LAST) ? LAST : at;
        return new UUID(within.toEpochMilli() << 16, 0);
    }

    /** The same from another position on. */
    RunSearch from(RunPosition position) {
        return position.newer()
                ? new RunSearch(sources, versions, rest, params, scan, later(above, position.id()), below)
                : new RunSearch(sources, versions, rest, params, scan, above, earlier(below, position.id()));
    }

    private static UUID later(UUID a, UUID b) {
        return isBelow(a, b) ? b : a;
    }

    private static UUID earlier(UUID a, UUID b) {
        return isBelow(a, b) ? a : b;
    }

    /** As PostgreSQL compares; UUID#compareTo is signed. */
    private static boolean isBelow(UUID a, UUID b) {
        int high = Long.compareUnsigned(a.getMostSignificantBits(), b.getMostSignificantBits());
        return high < 0
                || (high == 0 && Long.compareUnsigned(a.getLeastSignificantBits(), b.getLeastSignificantBits()) < 0);
    }

    /** When an id was drawn. */
    static Instant moment(UUID id) {
        return Instant.ofEpochMilli(id.getMostSignificantBits() >>> 16);
    }

    /**
     * Ids in the order of the list, or the other way round, with {@code found}: whether it is one that was looked for, or the row at which
     * the search stopped. Parameters above, below and limit besides {@link #params}. What is scanned comes in order, which PostgreSQL knows: it
     * reads no more of it than is needed to find enough.
     */
    String sql(boolean ascending) {
        if (rest.isEmpty()) {
            return "select id, true as found from (%s) s order by id %s limit :limit"
                    .formatted(scanned(ascending, ":limit"), order(ascending));
        }
        return """
                with scanned as materialized (%1$s),
                     last as materialized (%2$s),
                     found as materialized (select s.id from scanned s where %3$s order by s.id %4$s limit :limit)
                select id, true as found from found
                union all
                select id, false from last where (select count(*) from found) < :limit
                order by found desc, id %4$s
                """.formatted(
                        scanned(ascending, Integer.toString(rowsEach())),
                        versions.isEmpty() ? lastOfAll(ascending) : firstOfTheLast(ascending),
                        String.join(" and ", versions.isEmpty() ? rest : within(ascending)),
                        order(ascending));
    }

    private int rowsEach() {
        return Math.max(1, scan / Math.max(1, versions.size()));
    }

    /** The last row that a page may read, if there are so many. */
    private String lastOfAll(boolean ascending) {
        return "select id from scanned order by id %s offset %d limit 1".formatted(order(ascending), scan - 1);
    }

    /** Of each version the last row that a page may read, if there are so many; of these the first, up to which all versions were read. */
    private String firstOfTheLast(boolean ascending) {
        return """
                select id from (select (array_agg(id order by id %1$s))[%2$d] as id from scanned group by version) ends
                where id is not null order by id %1$s limit 1\
                """.formatted(order(ascending), rowsEach());
    }

    private List<String> within(boolean ascending) {
        String bound =
                "(not exists (select from last) or s.id %s (select id from last))".formatted(ascending ? "<=" : ">=");
        return Stream.concat(Stream.of(bound), rest.stream()).toList();
    }

    /** Each source has a limit of its own, without which the planner would sort all of it rather than merge what is in order already. */
    private String scanned(boolean ascending, String limit) {
        String inOrder = " order by id " + order(ascending) + " limit " + limit;
        if (!versions.isEmpty()) {
            return "select * from unnest(array%s::bigint[]) v (version) cross join lateral (%s) s order by id %s"
                    .formatted(versions, sources.getFirst() + inOrder, order(ascending));
        }
        if (sources.size() == 1) {
            return sources.getFirst() + inOrder;
        }
        return sources.stream()
                .map(source -> "(" + source + inOrder + ")")
                .collect(Collectors.joining(" union all ", "select * from (", ") u" + inOrder));
    }

    private static String order(boolean ascending) {
        return ascending ? "asc" : "desc";
    }
}
