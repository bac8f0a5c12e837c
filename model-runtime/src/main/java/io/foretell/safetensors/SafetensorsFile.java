package io.foretell.safetensors;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * One shard's header: 8 bytes of length (little-endian), that many bytes of JSON, then the tensors' values without gaps. Immutable.
 *
 * @param path the file as named in the model folder
 * @param size bytes of the whole file
 * @param header the JSON as it stands in the file
 */
public record SafetensorsFile(Path path, long size, byte[] header, Map<String, TensorInfo> tensors) {

    private static final int LENGTH_BYTES = 8;

    /** The reference implementation's own bound (MAX_HEADER_SIZE in safetensors/src/tensor.rs). */
    private static final long MAX_HEADER_BYTES = 100_000_000;

    /**
     * Reads the header and checks that it describes the file exactly.
     *
     * @throws MalformedSafetensorsException naming the file, and the tensor where there is one
     */
    public static SafetensorsFile read(Path path) {
        try (FileChannel channel = FileChannel.open(path)) {
            long size = channel.size();
            byte[] header = readHeader(path, channel, size);
            Map<String, TensorInfo> tensors = HeaderParser.parse(path, header, LENGTH_BYTES + header.length);
            requireContiguous(path, tensors, LENGTH_BYTES + header.length, size);
            return new SafetensorsFile(path, size, header, tensors);
        } catch (IOException e) {
            throw new MalformedSafetensorsException(path + ": can't be read: " + e, e);
        }
    }

    private static byte[] readHeader(Path path, FileChannel channel, long size) throws IOException {
        if (size < LENGTH_BYTES) {
            throw new MalformedSafetensorsException(path + ": truncated: " + size + " bytes hold no header length");
        }
        long length = readFully(path, channel, 0, LENGTH_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .getLong();
        if (length < 2 || length > MAX_HEADER_BYTES) {
            throw new MalformedSafetensorsException(path + ": header length " + Long.toUnsignedString(length)
                    + " is not between 2 and " + MAX_HEADER_BYTES);
        }
        if (length > size - LENGTH_BYTES) {
            throw new MalformedSafetensorsException(
                    path + ": truncated: the header needs " + length + " bytes, the file has " + size);
        }
        return readFully(path, channel, LENGTH_BYTES, (int) length).array();
    }

    /** The format allows neither overlaps nor gaps: each tensor begins where the one before it ends, and the last ends the file. */
    private static void requireContiguous(Path path, Map<String, TensorInfo> tensors, long begin, long size) {
        long end = begin;
        for (TensorInfo tensor : inOrder(tensors)) {
            if (tensor.offset() != end) {
                throw new MalformedSafetensorsException(path + ": tensor " + tensor.name() + " begins at byte "
                        + tensor.offset() + (tensor.offset() < end ? ", inside" : ", after a gap behind")
                        + " what ends at byte " + end);
            }
            if (tensor.length() > size - tensor.offset()) {
                throw new MalformedSafetensorsException(path + ": truncated: tensor " + tensor.name() + " needs "
                        + tensor.length() + " bytes from byte " + tensor.offset() + ", the file ends at " + size);
            }
            end = tensor.offset() + tensor.length();
        }
        if (end != size) {
            throw new MalformedSafetensorsException(
                    path + ": " + (size - end) + " bytes after the last tensor belong to none");
        }
    }

    /** The tensors as they follow each other in the file. */
    public List<TensorInfo> inOrder() {
        return inOrder(tensors);
    }

    private static List<TensorInfo> inOrder(Map<String, TensorInfo> tensors) {
        return tensors.values().stream()
                .sorted(Comparator.comparingLong(TensorInfo::offset).thenComparingLong(TensorInfo::length))
                .toList();
    }

    /** A heap buffer of exactly {@code length} bytes, ready to be read. */
    static ByteBuffer readFully(Path path, FileChannel channel, long offset, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, offset + buffer.position()) < 0) {
                throw new MalformedSafetensorsException(path + ": truncated at byte " + (offset + buffer.position()));
            }
        }
        return buffer.flip();
    }
}
