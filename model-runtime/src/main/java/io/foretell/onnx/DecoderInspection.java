package io.foretell.onnx;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** What a decoder does inside, for whoever checks a machine. Belongs to the thread that runs the decoder's steps. */
public final class DecoderInspection {

    private final KvCache cache;
    private final StepInputs inputs;
    private final StepOutputs outputs;
    private final OrtRunOptions runOptions;
    private final CacheMemory memory;

    DecoderInspection(
            KvCache cache, StepInputs inputs, StepOutputs outputs, OrtRunOptions runOptions, CacheMemory memory) {
        this.cache = cache;
        this.inputs = inputs;
        this.outputs = outputs;
        this.runOptions = runOptions;
        this.memory = memory;
    }

    /** What all steps so far moved between the host and where the forward pass runs; on the CPU, what they would have moved. */
    public long movedBytes() {
        return inputs.boundBytes() + outputs.hostBytes();
    }

    /** Of {@link #movedBytes}, what came to the host. */
    public long hostBytes() {
        return outputs.hostBytes();
    }

    /** Rows that were asked for because their likeliest tokens didn't decide. */
    public long fetchedRows() {
        return outputs.fetchedRows();
    }

    /** Free bytes of the GPU; none on the CPU. */
    public OptionalLong freeDeviceMemory() {
        return memory.free();
    }

    /**
     * Whether a step writes keys and values into the slot's own memory, at the places of its tokens and nowhere else: the slot is filled with NaN before it.
     *
     * @param step that puts {@code tokens} tokens into the slot, from its beginning
     */
    public boolean writesInPlace(int slot, int tokens, Runnable step) {
        cache.poison(slot);
        step.run();
        return cache.holdsExactly(slot, tokens);
    }

    /** The nodes that a step runs. */
    public List<NodeRun> profile(Runnable step) {
        try {
            Path folder = Files.createTempDirectory("foretell-profile");
            try {
                runOptions.enableProfiling(folder.resolve("step"));
                try {
                    step.run();
                } finally {
                    runOptions.disableProfiling();
                }
                return read(folder);
            } finally {
                delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the profile of a step can't be kept in java.io.tmpdir", e);
        }
    }

    private static List<NodeRun> read(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            Path profile = files.findFirst().orElseThrow(() -> new IOException(folder + ": no profile was written"));
            return NodeRun.read(profile);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
