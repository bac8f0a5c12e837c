package io.foretell.kvcache;

import java.util.BitSet;
import java.util.Optional;
import java.util.stream.IntStream;

/** The slots of a decoder and which of them are held. Not thread-safe: it belongs to the engine thread. */
public final class KvPool {

    private final Slot[] slots;
    private final BitSet held = new BitSet();

    public KvPool(int slots) {
        this.slots = IntStream.range(0, slots).mapToObj(Slot::new).toArray(Slot[]::new);
    }

    /** The lowest free slot, empty of tokens, so that the range of slots a decode step spans stays short; none if all are held. */
    public Optional<Slot> acquire() {
        int free = held.nextClearBit(0);
        if (free == slots.length) {
            return Optional.empty();
        }
        held.set(free);
        return Optional.of(slots[free]);
    }

    /**
     * Gives a slot back.
     *
     * @throws IllegalStateException when it is not held
     */
    public void release(Slot slot) {
        if (!held.get(slot.index())) {
            throw new IllegalStateException("slot %d is not held".formatted(slot.index()));
        }
        slot.clear();
        held.clear(slot.index());
    }

    /** Tokens stored in the slot with this index; 0 for a free one. */
    public int length(int index) {
        return slots[index].length();
    }
}
