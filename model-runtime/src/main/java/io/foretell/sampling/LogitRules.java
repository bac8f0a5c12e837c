package io.foretell.sampling;

import java.util.function.IntConsumer;

/** The rules that add to or scale single tokens' logits, in their order. Each keeps larger logits of one token larger. Not thread-safe. */
final class LogitRules {

    private final RepetitionPenalty repetitionPenalty = new RepetitionPenalty();
    private final OutputPenalty outputPenalty = new OutputPenalty();

    void apply(float[] logits, TokenSequence sequence, SamplingParameters parameters) {
        SamplingParameters.Penalties penalties = parameters.penalties();
        parameters.logitBias().apply(logits);
        repetitionPenalty.apply(logits, sequence, (float) penalties.repetition());
        outputPenalty.apply(logits, sequence, penalties.frequency(), penalties.presence());
    }

    /** Tells at least every token whose logit the rules, or the minimum of new tokens, may change; some more than once. */
    static void forEachTouched(
            TokenSequence sequence, SamplingParameters parameters, int vocabularySize, IntConsumer touched) {
        SamplingParameters.Penalties penalties = parameters.penalties();
        parameters.logitBias().forEachToken(touched);
        boolean output = penalties.frequency() != 0 || penalties.presence() != 0;
        int first = penalties.repetition() != 1 ? 0 : output ? sequence.promptLength() : sequence.length();
        for (int place = first; place < sequence.length(); place++) {
            touched.accept(sequence.tokens()[place]);
        }
        for (int stop : sequence.stopTokens()) {
            if (stop >= 0 && stop < vocabularySize) {
                touched.accept(stop);
            }
        }
    }
}
