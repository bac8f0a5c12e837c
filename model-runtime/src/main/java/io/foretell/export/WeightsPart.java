package io.foretell.export;

import io.foretell.manifest.FileEntry;
import io.foretell.manifest.ShardLocation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An export's weights. */
sealed interface WeightsPart permits QuantizedWeights, OriginalShards {

    /** Of the originals, for the progress. */
    long bytesToRead();

    /** What the disk must have room for, with what is there already left out. */
    long bytesToWrite() throws IOException;

    /** Writes what is not there yet. */
    void write(Workers workers, ByteCount count) throws IOException;

    /** The safetensors files that are the export's own. */
    List<Path> ownFiles();

    /** Theirs altogether. */
    long ownBytes();

    /** Values per scale; 0 where there are no scales. */
    int block();

    /** The forward pass as a file for other tools; null where it would be none that they read. */
    byte @Nullable [] graph();

    /** The original shards, where they are needed further on. */
    List<FileEntry> originals();

    /** Where the original shards lie; null when they are not needed any more. To be called when all is written. */
    @Nullable
    ShardLocation location();
}
