package io.foretell.onnx;

/** Types of the tensors that are bound, with their ONNXTensorElementDataType. */
enum ElementType {
    FLOAT(1, 4),
    INT32(6, 4),
    INT64(7, 8),
    BFLOAT16(16, 2);

    private final int code;
    private final int bytes;

    ElementType(int code, int bytes) {
        this.code = code;
        this.bytes = bytes;
    }

    int code() {
        return code;
    }

    int bytes() {
        return bytes;
    }
}
