package io.foretell.onnx;

import java.lang.foreign.MemorySegment;
import java.util.OptionalLong;

/** Where the KV cache lives, and the rows of logits that aren't brought to the host with each step. */
interface CacheMemory extends OrtScope.Resource {

    /** A block that lives until this is closed; on a device it can't be read or written from here. */
    MemorySegment allocate(long bytes);

    OrtMemoryInfo info();

    /**
     * Copies what no step is writing.
     *
     * @param block a block, or a part of one
     * @param host as many bytes, of the Java heap or outside
     */
    void copyToHost(MemorySegment block, MemorySegment host);

    /** Sets each byte of a block, or of a part of one. */
    void fill(MemorySegment block, byte value);

    /** Bytes of the device that nobody has taken; none for the host. */
    default OptionalLong free() {
        return OptionalLong.empty();
    }
}
