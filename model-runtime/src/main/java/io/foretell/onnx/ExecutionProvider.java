package io.foretell.onnx;

/** Where the forward pass runs. */
public enum ExecutionProvider {
    CPU,
    CUDA
}
