package io.foretell.sampling;

import java.util.List;

/**
 * How likely the model held a token to be, by itself: before bias, penalties and temperature.
 *
 * @param logprob natural logarithm of the token's probability
 * @param likeliest the likeliest tokens of all, as many as were asked for, the likeliest first; of equal ones the lower id first
 */
public record TokenLogprobs(double logprob, List<Alternative> likeliest) {

    /** A token that might have been drawn. */
    public record Alternative(int token, double logprob) {}
}
