package io.foretell.onnx;

import java.lang.foreign.MemorySegment;

/** Where the KV cache lives. */
interface CacheMemory extends OrtScope.Resource {

    /** A block that lives until this is closed; on a device it can't be read or written from here. */
    MemorySegment allocate(long bytes);

    OrtMemoryInfo info();
}
