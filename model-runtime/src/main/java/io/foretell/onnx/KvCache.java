package io.foretell.onnx;

import io.foretell.gemma.DecoderGraph;
import io.foretell.safetensors.DataType;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * Keys and values of all slots: per layer two blocks of [slots, kvHeads, slotTokens, headSize]. A step reads and writes them in place, so past and present are
 * always bound to the same memory. What lies beyond a slot's length is never read.
 */
final class KvCache {

    private static final byte POISON = (byte) 0xFF;

    private final DecoderGraph graph;
    private final CacheMemory memory;
    private final OrtApi api;
    private final int slotTokens;
    private final ElementType type;
    private final List<MemorySegment> keys = new ArrayList<>();
    private final List<MemorySegment> values = new ArrayList<>();

    /** Memory for all slots is taken now. */
    KvCache(OrtApi api, DecoderGraph graph, CacheMemory memory, int slots, int slotTokens) {
        this.api = api;
        this.graph = graph;
        this.memory = memory;
        this.slotTokens = slotTokens;
        this.type = graph.cacheType() == DataType.BF16 ? ElementType.BFLOAT16 : ElementType.FLOAT;
        long blockBytes = Math.multiplyExact(slots, slotBytes());
        for (int layer = 0; layer < graph.layers(); layer++) {
            keys.add(memory.allocate(blockBytes));
            values.add(memory.allocate(blockBytes));
        }
    }

    private long slotBytes() {
        long headBytes = Math.multiplyExact((long) slotTokens, (long) graph.headSize() * type.bytes());
        return Math.multiplyExact(graph.kvHeads(), headBytes);
    }

    /** Binds {@code count} neighbouring slots as the batch's rows. */
    void bind(OrtBinding binding, int firstSlot, int count) {
        for (int layer = 0; layer < graph.layers(); layer++) {
            MemorySegment key = rows(keys.get(layer), firstSlot, count);
            binding.input(DecoderGraph.pastKey(layer), tensor(key, count));
            binding.output(DecoderGraph.presentKey(layer), tensor(key, count));
            MemorySegment value = rows(values.get(layer), firstSlot, count);
            binding.input(DecoderGraph.pastValue(layer), tensor(value, count));
            binding.output(DecoderGraph.presentValue(layer), tensor(value, count));
        }
    }

    private MemorySegment rows(MemorySegment block, int firstSlot, int count) {
        return block.asSlice(firstSlot * slotBytes(), count * slotBytes());
    }

    private OrtValue tensor(MemorySegment rows, int count) {
        return OrtValue.over(api, memory.info(), rows, type, count, graph.kvHeads(), slotTokens, graph.headSize());
    }

    /** Fills a slot with bytes that are a NaN in fp32 and in bf16, and that no computation gives. */
    void poison(int slot) {
        for (int layer = 0; layer < graph.layers(); layer++) {
            memory.fill(rows(keys.get(layer), slot, 1), POISON);
            memory.fill(rows(values.get(layer), slot, 1), POISON);
        }
    }

    /** Whether of a slot that was poisoned, the first places have been written since, in every layer and head, and no others. */
    boolean holdsExactly(int slot, int tokens) {
        byte[] copy = new byte[Math.toIntExact(slotBytes())];
        for (int layer = 0; layer < graph.layers(); layer++) {
            for (MemorySegment block : List.of(keys.get(layer), values.get(layer))) {
                memory.copyToHost(rows(block, slot, 1), MemorySegment.ofArray(copy));
                if (!isWritten(copy, tokens)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** [kvHeads, slotTokens, headSize]. */
    private boolean isWritten(byte[] slot, int tokens) {
        int placeBytes = graph.headSize() * type.bytes();
        for (int place = 0; place < graph.kvHeads() * slotTokens; place++) {
            boolean poisoned = true;
            for (int i = place * placeBytes; i < (place + 1) * placeBytes; i++) {
                poisoned &= slot[i] == POISON;
            }
            if (poisoned == place % slotTokens < tokens) {
                return false;
            }
        }
        return true;
    }
}
