package io.foretell.onnx;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.foretell.gemma.DecoderGraph;
import io.foretell.sampling.LogitRow;
import io.foretell.sampling.TopLogits;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a step tells of its logits, the same memory for every binding: steps run one at a time. Where the graph tells the likeliest tokens apart, these come to the host
 * with the step, and the rows stay where the KV cache is until one is asked for; else the rows come to the host.
 */
final class StepOutputs implements OrtScope.Resource {

    private final Arena arena = Arena.ofShared();
    private final OrtApi api;
    private final DecoderGraph graph;
    private final OrtMemoryInfo host;
    private final CacheMemory device;
    private final boolean shortlisted;

    /** fp32 [slots, 1, vocabularySize]. */
    private final MemorySegment logits;

    /** fp32 [slots, 1, candidates]. */
    private final MemorySegment topLogits;

    /** int64 [slots, 1, candidates]. */
    private final MemorySegment topTokens;

    /** fp32 [slots, 1, 1]. */
    private final MemorySegment logSumExp;

    private final List<LogitRow> rows;
    private long hostBytes;
    private long fetchedRows;

    StepOutputs(OrtApi api, DecoderGraph graph, CacheMemory device, int slots) {
        this.api = api;
        this.graph = graph;
        this.device = device;
        host = OrtMemoryInfo.cpu(api);
        shortlisted = graph.candidates() > 0;
        long rowBytes = (long) graph.vocabularySize() * Float.BYTES;
        logits = shortlisted
                ? device.allocate(slots * rowBytes)
                : arena.allocate(JAVA_FLOAT, (long) slots * graph.vocabularySize());
        topLogits = arena.allocate(JAVA_FLOAT, (long) slots * graph.candidates());
        topTokens = arena.allocate(JAVA_LONG, (long) slots * graph.candidates());
        logSumExp = arena.allocate(JAVA_FLOAT, slots);
        rows = IntStream.range(0, slots).<LogitRow>mapToObj(Row::new).toList();
    }

    void bind(OrtBinding binding, int batch) {
        OrtMemoryInfo place = shortlisted ? device.info() : host;
        bind(binding, DecoderGraph.LOGITS, place, logits, ElementType.FLOAT, batch, graph.vocabularySize());
        if (shortlisted) {
            bind(binding, DecoderGraph.TOP_LOGITS, host, topLogits, ElementType.FLOAT, batch, graph.candidates());
            bind(binding, DecoderGraph.TOP_TOKENS, host, topTokens, ElementType.INT64, batch, graph.candidates());
            bind(binding, DecoderGraph.LOG_SUM_EXP, host, logSumExp, ElementType.FLOAT, batch, 1);
        }
    }

    private void bind(
            OrtBinding binding,
            String name,
            OrtMemoryInfo place,
            MemorySegment memory,
            ElementType type,
            int batch,
            int columns) {
        MemorySegment used = memory.asSlice(0, (long) batch * columns * type.bytes());
        binding.output(name, OrtValue.over(api, place, used, type, batch, 1, columns));
    }

    /** A step of so many rows has run: returns them, in order, and further ones that mean nothing. */
    List<LogitRow> rows(int batch) {
        long columns = shortlisted
                ? (long) graph.candidates() * (Float.BYTES + Long.BYTES) + Float.BYTES
                : (long) graph.vocabularySize() * Float.BYTES;
        hostBytes += batch * columns;
        return rows;
    }

    /** What all steps so far brought to the host, with the rows that were asked for. */
    long hostBytes() {
        return hostBytes;
    }

    long fetchedRows() {
        return fetchedRows;
    }

    private final class Row implements LogitRow {

        private final int index;

        Row(int index) {
            this.index = index;
        }

        @Override
        public int vocabularySize() {
            return graph.vocabularySize();
        }

        @Override
        public void copyTo(float[] target) {
            long bytes = (long) vocabularySize() * Float.BYTES;
            MemorySegment row = logits.asSlice(index * bytes, bytes);
            if (shortlisted) {
                device.copyToHost(row, MemorySegment.ofArray(target).asSlice(0, bytes));
                hostBytes += bytes;
                fetchedRows++;
            } else {
                MemorySegment.copy(row, JAVA_FLOAT, 0, target, 0, vocabularySize());
            }
        }

        @Override
        public boolean copyTo(TopLogits top) {
            int count = graph.candidates();
            if (shortlisted) {
                top.clear(count, vocabularySize(), logSumExp.getAtIndex(JAVA_FLOAT, index));
                for (long place = (long) index * count; place < (index + 1L) * count; place++) {
                    top.add(
                            Math.toIntExact(topTokens.getAtIndex(JAVA_LONG, place)),
                            topLogits.getAtIndex(JAVA_FLOAT, place));
                }
            }
            return shortlisted;
        }
    }

    @Override
    public void close() {
        host.close();
        arena.close();
    }
}
