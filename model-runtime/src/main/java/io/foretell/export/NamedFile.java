package io.foretell.export;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;

/** A file whose every failure names it. Reads and writes at a place may come from several threads. */
record NamedFile(Path path, FileChannel channel) implements AutoCloseable {

    static NamedFile open(Path path, OpenOption... options) {
        try {
            return new NamedFile(path, FileChannel.open(path, options));
        } catch (IOException e) {
            throw new ExportException(path + ": can't be opened: " + e, e);
        }
    }

    /** Fills the buffer from the place on, ready to be read. */
    void read(ByteBuffer buffer, long offset) {
        try {
            for (long at = offset; buffer.hasRemaining(); ) {
                int count = channel.read(buffer, at);
                if (count < 0) {
                    throw new ExportException(
                            path + ": ends at byte " + at
                                    + ", and was longer when the export began: put the whole file there and run the same export again");
                }
                at += count;
            }
            buffer.flip();
        } catch (IOException e) {
            throw new ExportException(path + ": can't be read: " + e.getMessage(), e);
        }
    }

    void write(ByteBuffer bytes, long offset) {
        try {
            for (long at = offset; bytes.hasRemaining(); ) {
                at += channel.write(bytes, at);
            }
        } catch (IOException e) {
            throw unwritten(e);
        }
    }

    /** Returns when what was written is on the disk. */
    void force() {
        try {
            channel.force(true);
        } catch (IOException e) {
            throw unwritten(e);
        }
    }

    private ExportException unwritten(IOException cause) {
        return new ExportException(
                path + ": can't be written: " + cause.getMessage()
                        + ": correct this (make room, where the disk is full) and run the same export again: it goes on where it stopped",
                cause);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw unwritten(e);
        }
    }
}
