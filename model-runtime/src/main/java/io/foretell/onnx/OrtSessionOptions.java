package io.foretell.onnx;

import static java.lang.foreign.ValueLayout.ADDRESS;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** How a session is made. Not thread-safe. */
final class OrtSessionOptions extends OrtHandle {

    /** ORT_ENABLE_ALL: folds the Casts on weights. */
    private static final int OPTIMIZE_ALL = 99;

    private OrtSessionOptions(OrtApi api) {
        super(api, OrtFunction.RELEASE_SESSION_OPTIONS, api.create(OrtFunction.CREATE_SESSION_OPTIONS));
    }

    /**
     * @param weights where the external data of a model in memory lies: a real path, for links are refused
     * @throws OrtException when the CUDA provider can't be loaded
     */
    static OrtSessionOptions of(OrtApi api, Path weights, DecoderOptions options) {
        OrtSessionOptions made = new OrtSessionOptions(api);
        try {
            api.call(OrtFunction.SET_SESSION_GRAPH_OPTIMIZATION_LEVEL, made.pointer(), OPTIMIZE_ALL);
            api.call(OrtFunction.SET_INTRA_OP_NUM_THREADS, made.pointer(), options.threads());
            // Spinning workers double the CPU time of a step and save none of its wall time.
            made.entry("session.intra_op.allow_spinning", "0");
            made.entry("session.model_external_initializers_file_folder_path", weights.toString());
            if (options.provider() == ExecutionProvider.CUDA) {
                made.useCuda(options.device());
            }
            return made;
        } catch (RuntimeException e) {
            made.close();
            throw e;
        }
    }

    /**
     * Runs every node on the GPU, or fails: a node on the CPU would drag the KV cache across PCIe at each step. For 54 GB of weights: they are copied straight from
     * the mapped files into memory of exactly their size, nothing is packed into a second copy, and the arena for everything else grows by what is asked for. It gets no
     * limit (gpu_mem_limit): BFCArena would count the weights against that, though they don't lie in it, and {@link GpuMemoryPlan} has said what fits.
     *
     * @see <a href="https://github.com/microsoft/onnxruntime/blob/main/onnxruntime/core/framework/bfc_arena.cc">BFCArena::Reserve, BFCArena::Extend</a>
     */
    private void useCuda(int device) {
        entry("session.disable_cpu_ep_fallback", "1");
        // Else the arena rounds the weights up, to twice their size at worst.
        entry("session.use_device_allocator_for_initializers", "1");
        entry("session.disable_prepacking", "1");
        appendCuda(Map.of("device_id", String.valueOf(device), "arena_extend_strategy", "kSameAsRequested"));
    }

    private void appendCuda(Map<String, String> settings) {
        MemorySegment cuda = api().create(OrtFunction.CREATE_CUDA_PROVIDER_OPTIONS);
        try (Arena arena = Arena.ofConfined()) {
            List<String> keys = List.copyOf(settings.keySet());
            List<String> values = keys.stream().map(settings::get).toList();
            long count = keys.size();
            api().call(
                            OrtFunction.UPDATE_CUDA_PROVIDER_OPTIONS,
                            cuda,
                            strings(arena, keys),
                            strings(arena, values),
                            count);
            api().call(OrtFunction.APPEND_EXECUTION_PROVIDER_CUDA_V2, pointer(), cuda);
        } finally {
            api().release(OrtFunction.RELEASE_CUDA_PROVIDER_OPTIONS, cuda);
        }
    }

    private static MemorySegment strings(Arena arena, List<String> strings) {
        MemorySegment pointers = arena.allocate(ADDRESS, strings.size());
        for (int i = 0; i < strings.size(); i++) {
            pointers.setAtIndex(ADDRESS, i, arena.allocateFrom(strings.get(i)));
        }
        return pointers;
    }

    void entry(String key, String value) {
        try (Arena arena = Arena.ofConfined()) {
            api().call(
                            OrtFunction.ADD_SESSION_CONFIG_ENTRY,
                            pointer(),
                            arena.allocateFrom(key),
                            arena.allocateFrom(value));
        }
    }
}
