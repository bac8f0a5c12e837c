package io.foretell.queue;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import io.foretell.db.PostgresExtension;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** No account waits behind another one's backlog. */
class ClaimFairnessIT {

    @RegisterExtension
    static final PostgresExtension postgres = new PostgresExtension();

    private QueueFixture fixture;
    private final Map<UUID, UUID> accountOf = new HashMap<>();

    @BeforeEach
    void newVersion() {
        fixture = new QueueFixture(postgres.jdbcClient());
    }

    @Test
    void an_account_that_comes_late_does_not_wait_for_a_backlog() {
        UUID big = UUID.randomUUID();
        UUID late = UUID.randomUUID();
        enqueue(big, 200);
        enqueue(late, 1);
        assertThat(claimed(fixture.worker(), 2)).containsExactlyInAnyOrder(big, late);
    }

    @Test
    void the_slots_are_shared_evenly_between_accounts_that_wait() {
        List<UUID> accounts = accounts(4);
        enqueue(accounts.getFirst(), 100);
        accounts.stream().skip(1).forEach(account -> enqueue(account, 10));
        Map<UUID, Long> shares = claimed(fixture.worker(), 12).stream().collect(groupingBy(identity(), counting()));
        assertThat(shares)
                .hasSize(4)
                .allSatisfy((account, share) -> assertThat(share).isEqualTo(3));
    }

    @Test
    void accounts_with_the_fewest_running_come_first() {
        UUID busy = UUID.randomUUID();
        UUID idle = UUID.randomUUID();
        enqueue(busy, 5);
        UUID worker = fixture.worker();
        assertThat(claimed(worker, 3)).containsExactly(busy, busy, busy);
        enqueue(idle, 5);
        assertThat(claimed(worker, 3)).containsExactly(idle, idle, idle);
        assertThat(claimed(worker, 2)).containsExactlyInAnyOrder(busy, idle);
    }

    @Test
    void every_one_of_many_accounts_is_served_before_any_is_served_twice() {
        List<UUID> accounts = accounts(100);
        accounts.forEach(account -> enqueue(account, 3));
        UUID worker = fixture.worker();
        List<UUID> served = new ArrayList<>();
        while (served.size() < 100) {
            served.addAll(claimed(worker, 4));
        }
        assertThat(new HashSet<>(served)).hasSize(100);
    }

    @Test
    void accounts_beyond_a_walk_whose_accounts_have_nothing_claimable_are_reached() {
        List<UUID> accounts = accounts(40).stream().sorted(byBytes()).toList();
        accounts.forEach(account -> enqueue(account, 1));
        Set<UUID> delayed = new HashSet<>(accounts.subList(0, 39));
        postgres.jdbcClient()
                .sql("update queue_entry set available_at = now() + interval '1 minute' where account_id = any (?)")
                .param(delayed.toArray(UUID[]::new))
                .update();
        assertThat(claimed(fixture.worker(), 4)).containsExactly(accounts.getLast());
    }

    private static Comparator<UUID> byBytes() {
        return Comparator.comparing(UUID::toString);
    }

    private static List<UUID> accounts(int count) {
        return Stream.generate(UUID::randomUUID).limit(count).toList();
    }

    private void enqueue(UUID account, int count) {
        IntStream.range(0, count).forEach(i -> accountOf.put(fixture.enqueue(account), account));
    }

    /** The accounts of what a claim got. */
    private List<UUID> claimed(UUID worker, int limit) {
        return fixture.queue.claim(worker, limit).stream()
                .map(lease -> accountOf.get(lease.predictionId()))
                .toList();
    }
}
