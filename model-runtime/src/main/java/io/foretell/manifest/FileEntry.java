package io.foretell.manifest;

import org.jspecify.annotations.Nullable;

/**
 * One file as the manifest knows it.
 *
 * @param name in its folder
 * @param size bytes
 * @param sha256 of the whole file, 64 hex digits; null for an original shard, which an export doesn't read to its end
 * @param sample of a safetensors file, its {@link ShardSample}; else null
 */
public record FileEntry(
        String name,
        long size,
        @Nullable String sha256,
        @Nullable String sample) {}
