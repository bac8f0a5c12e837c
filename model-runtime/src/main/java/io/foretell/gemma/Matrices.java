package io.foretell.gemma;

/** The checkpoint's matrices in the graph. W is [outputs, inputs], as it is stored. */
sealed interface Matrices permits StoredMatrices, QuantizedMatrices {

    static Matrices of(OnnxGraph graph, GemmaConstants constants, GemmaConfig config, WeightFiles weights) {
        Quantization quantization = weights.quantization();
        return quantization == null
                ? new StoredMatrices(graph, constants, weights)
                : new QuantizedMatrices(graph, constants, config, weights, quantization);
    }

    boolean has(String tensor);

    /** x · Wᵀ, x and the product in the compute type. */
    String product(String x, String tensor);

    /**
     * Rows of W in the compute type.
     *
     * @param numbers of rows, [batch, tokens]
     */
    String rows(String tensor, String numbers);
}
