package io.foretell.kvcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class KvPoolTest {

    private final KvPool pool = new KvPool(3);

    @Test
    void the_lowest_free_slot_is_given_first_and_none_when_all_are_held() {
        Slot first = pool.acquire().orElseThrow();
        Slot second = pool.acquire().orElseThrow();
        Slot third = pool.acquire().orElseThrow();
        assertThat(new int[] {first.index(), second.index(), third.index()}).containsExactly(0, 1, 2);
        assertThat(pool.acquire()).isEmpty();
        pool.release(third);
        pool.release(first);
        assertThat(pool.acquire().orElseThrow().index()).isZero();
        assertThat(pool.acquire().orElseThrow().index()).isEqualTo(2);
    }

    @Test
    void a_slot_that_was_given_back_is_empty() {
        Slot slot = pool.acquire().orElseThrow();
        slot.append(17);
        assertThat(pool.length(0)).isEqualTo(17);
        pool.release(slot);
        assertThat(pool.length(0)).isZero();
    }

    @Test
    void a_slot_can_not_be_given_back_twice() {
        Slot slot = pool.acquire().orElseThrow();
        pool.release(slot);
        assertThatThrownBy(() -> pool.release(slot)).isInstanceOf(IllegalStateException.class);
    }
}
