package io.foretell.sampling;

import io.foretell.sampling.TokenLogprobs.Alternative;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Log probabilities from a row's likeliest tokens and its log-sum-exp; like {@link Logprobs}, but for {@link TopLogits#LOG_SUM_EXP_ERROR}. */
final class TopLogprobs {

    private TopLogprobs() {}

    /** Whether the list tells as many of the likeliest tokens; at the floor, a token that isn't listed may tie with one that is. */
    static boolean known(TopLogits top, @Nullable Integer alternatives) {
        if (alternatives == null || top.unlisted() == 0) {
            return true;
        }
        int above = 0;
        for (int place = 0; place < top.size() && above < alternatives; place++) {
            above += top.logit(place) > top.floor() ? 1 : 0;
        }
        return above >= alternatives;
    }

    /** Of a listed token. */
    static TokenLogprobs of(TopLogits top, int token, int alternatives) {
        double logTotal = top.logSumExp();
        int drawn = IntStream.range(0, top.size())
                .filter(place -> top.token(place) == token)
                .findFirst()
                .orElseThrow();
        List<Alternative> likeliest = IntStream.range(0, top.size())
                .boxed()
                .sorted((a, b) -> top.logit(a) == top.logit(b)
                        ? Integer.compare(top.token(a), top.token(b))
                        : Float.compare(top.logit(b), top.logit(a)))
                .limit(alternatives)
                .map(place -> new Alternative(top.token(place), top.logit(place) - logTotal))
                .toList();
        return new TokenLogprobs(top.logit(drawn) - logTotal, likeliest);
    }
}
