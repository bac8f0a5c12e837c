package io.foretell.safetensors;

/**
 * Element types of the safetensors format that fill whole bytes, under the format's own names.
 *
 * @see <a href="https://github.com/huggingface/safetensors/blob/main/safetensors/src/tensor.rs">enum Dtype</a>
 */
public enum DataType {
    BOOL(1),
    U8(1),
    I8(1),
    F8_E5M2(1),
    F8_E4M3(1),
    I16(2),
    U16(2),
    F16(2),
    BF16(2),
    I32(4),
    U32(4),
    F32(4),
    I64(8),
    U64(8),
    F64(8);

    private final int bytes;

    DataType(int bytes) {
        this.bytes = bytes;
    }

    /** Bytes per element. */
    public int bytes() {
        return bytes;
    }
}
