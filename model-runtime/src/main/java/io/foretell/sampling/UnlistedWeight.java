package io.foretell.sampling;

/**
 * How much all unlisted tokens of a row can weigh together at a temperature, in relation to the largest adjusted logit.
 *
 * <p>Let x = exp(logit − m) of an unlisted token before the rules, with m the row's largest logit; X the sum of all n of them, at most the row's total less the
 * listed ones; and b = exp(floor − m), the most that one x can be. A token that no rule touches weighs x^(1/t), but for a common factor. For t ≤ 1, x^(1/t) = x ·
 * x^(1/t − 1) ≤ x · b^(1/t − 1), so their sum is at most X · b^(1/t − 1). For t > 1 the power is concave, and their sum is at most n · (X/n)^(1/t) (Jensen). A token
 * that a rule touches weighs at most what the largest bound of such a token weighs.
 */
final class UnlistedWeight {

    private UnlistedWeight() {}

    /**
     * @param largest adjusted logit, a listed token's: weighs 1
     * @param touched unlisted tokens that a rule touches, at most
     * @param touchedBound the most that the adjusted logit of one of them can be
     */
    static double bound(TopLogits top, double temperature, float largest, int touched, float touchedBound) {
        if (top.unlisted() == 0) {
            return 0;
        }
        float rawLargest = rawLargest(top);
        double untouched = powerSum(
                top.unlisted(), unlistedTotal(top, rawLargest), Math.exp(top.floor() - rawLargest), 1 / temperature);
        double unit = Math.exp(((double) rawLargest - largest) / temperature);
        double rest = touched == 0 ? 0 : touched * Math.exp(((double) touchedBound - largest) / temperature);
        return untouched * unit + rest;
    }

    private static double powerSum(int count, double total, double most, double power) {
        return power >= 1 ? total * Math.pow(most, power - 1) : count * Math.pow(total / count, power);
    }

    /** X. */
    private static double unlistedTotal(TopLogits top, float rawLargest) {
        double listed = 0;
        for (int place = 0; place < top.size(); place++) {
            listed += Math.exp((double) top.logit(place) - rawLargest);
        }
        double total = Math.exp((double) top.logSumExp() - rawLargest + TopLogits.LOG_SUM_EXP_ERROR);
        double most = top.unlisted() * Math.exp((double) top.floor() - rawLargest);
        return Math.min(Math.max(0, total - listed), most);
    }

    private static float rawLargest(TopLogits top) {
        float largest = Float.NEGATIVE_INFINITY;
        for (int place = 0; place < top.size(); place++) {
            largest = Math.max(largest, top.logit(place));
        }
        return largest;
    }
}
