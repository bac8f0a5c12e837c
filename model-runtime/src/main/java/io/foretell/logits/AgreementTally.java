package io.foretell.logits;

/** Adds up, row by row of logits, how far two models agree. Not thread-safe. */
final class AgreementTally {

    private long rows;
    private long sameTop;
    private double divergence;
    private double surprise;
    private double otherSurprise;

    /**
     * @param row one model's finite logits
     * @param other the other's, as many
     * @param next the token that really follows
     */
    void add(float[] row, float[] other, int next) {
        int top = likeliest(row);
        int otherTop = likeliest(other);
        double logTotal = logTotal(row, row[top]);
        double otherLogTotal = logTotal(other, other[otherTop]);
        rows++;
        sameTop += top == otherTop ? 1 : 0;
        surprise += logTotal - row[next];
        otherSurprise += otherLogTotal - other[next];
        for (int token = 0; token < row.length; token++) {
            double logprob = row[token] - logTotal;
            divergence += Math.exp(logprob) * (logprob - (other[token] - otherLogTotal));
        }
    }

    /** The logarithm of the sum of all exponentials; in relation to the largest, so that none overflows. */
    private static double logTotal(float[] row, double largest) {
        double total = 0;
        for (float logit : row) {
            total += Math.exp(logit - largest);
        }
        return largest + Math.log(total);
    }

    /** Of equal ones the lowest id. */
    private static int likeliest(float[] row) {
        int best = 0;
        for (int token = 1; token < row.length; token++) {
            if (row[token] > row[best]) {
                best = token;
            }
        }
        return best;
    }

    long rows() {
        return rows;
    }

    /** Rounding may leave a divergence of zero a little below it. */
    Comparison result() {
        return new Comparison(
                rows,
                (double) sameTop / rows,
                Math.max(0, divergence / rows),
                Math.exp(surprise / rows),
                Math.exp(otherSurprise / rows));
    }
}
