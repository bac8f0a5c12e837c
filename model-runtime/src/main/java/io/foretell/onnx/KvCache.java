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
}
